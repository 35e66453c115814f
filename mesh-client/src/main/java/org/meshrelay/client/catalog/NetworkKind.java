package org.meshrelay.client.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField.Use;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.catalog.CatalogedNetwork;

/** Networks and what opens them: {@code mmm_Network}, keyed by protocol and service. */
public record NetworkKind() implements CatalogKind {
  @Override
  public String name() {
    return "network";
  }

  @Override
  public String description() {
    return "Networks and how to join them, readable by your devices only.";
  }

  @Override
  public String example() {
    return "\"Home WiFi\"";
  }

  @Override
  public ContainerName container() {
    return ContainerName.NETWORK;
  }

  @Override
  public List<CatalogField> fields() {
    return List.of(
        new CatalogField("service", Use.REQUIRED, true, "Name of the network."),
        new CatalogField("username", Use.ARGUMENT, false, "User name."),
        new CatalogField("protocol", Use.OPTION, true, "Protocol: wifi, vpn."),
        new CatalogField("password", Use.SECRET, false, "Password."));
  }

  @Override
  public CatalogedEntry entry(
      FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy) {
    return new CatalogedNetwork(
        before == null ? List.of() : before.labels(),
        values.get("protocol"),
        values.get("service"),
        values.get("username"),
        values.get("password"));
  }

  @Override
  public Optional<FieldValues> read(CatalogedEntry entry) {
    return entry instanceof CatalogedNetwork network
        ? Optional.of(
            FieldValues.NONE
                .with("service", network.service())
                .with("username", network.username())
                .with("protocol", network.protocol())
                .with("password", network.password()))
        : Optional.empty();
  }

  @Override
  public boolean isMeant(FieldValues values, String text) {
    return values.text("service").equals(text);
  }
}
