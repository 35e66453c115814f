package org.meshrelay.client.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField.Use;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedCredential;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.catalog.CatalogedNetwork;
import org.meshrelay.protocol.catalog.LoginEntry;

/**
 * User names and passwords, keyed by protocol and service: of what one logs in to, in {@code
 * mmm_Credential}, and of what one joins, in {@code mmm_Network}.
 *
 * @param name the word of the command
 * @param description for help
 * @param example for help
 * @param fields its fields
 * @param container where its entries are
 * @param maker of its entries
 */
public record LoginKind(
    String name,
    String description,
    String example,
    List<CatalogField> fields,
    ContainerName container,
    LoginEntry.Maker<? extends LoginEntry> maker)
    implements CatalogKind {
  /** Copies the list. */
  public LoginKind {
    fields = List.copyOf(fields);
  }

  /** What one logs in to. */
  public static LoginKind password() {
    return new LoginKind(
        "password",
        "Your user names and passwords, readable by your devices only.",
        "www.example.com alice",
        fields("What it is for: a host, an application.", "Protocol, where a service has several."),
        ContainerName.CREDENTIAL,
        CatalogedCredential::new);
  }

  /** What one joins. */
  public static LoginKind network() {
    return new LoginKind(
        "network",
        "Networks and how to join them, readable by your devices only.",
        "\"Home WiFi\"",
        fields("Name of the network.", "Protocol: wifi, vpn."),
        ContainerName.NETWORK,
        CatalogedNetwork::new);
  }

  private static List<CatalogField> fields(String service, String protocol) {
    return List.of(
        new CatalogField("service", Use.REQUIRED, true, service),
        new CatalogField("username", Use.ARGUMENT, false, "User name."),
        new CatalogField("protocol", Use.OPTION, true, protocol),
        new CatalogField("password", Use.SECRET, false, "Password."));
  }

  @Override
  public CatalogedEntry entry(
      FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy) {
    return maker.make(
        before == null ? List.of() : before.labels(),
        values.get("protocol"),
        values.get("service"),
        values.get("username"),
        values.get("password"));
  }

  @Override
  public Optional<FieldValues> read(CatalogedEntry entry) {
    return entry instanceof LoginEntry login && container == containerOf(login)
        ? Optional.of(
            FieldValues.NONE
                .with("service", login.service())
                .with("username", login.username())
                .with("protocol", login.protocol())
                .with("password", login.password()))
        : Optional.empty();
  }

  private static ContainerName containerOf(LoginEntry login) {
    return switch (login) {
      case CatalogedCredential ignored -> ContainerName.CREDENTIAL;
      case CatalogedNetwork ignored -> ContainerName.NETWORK;
    };
  }

  @Override
  public boolean isMeant(FieldValues values, String text) {
    return values.text("service").equals(text);
  }
}
