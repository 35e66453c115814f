package org.meshrelay.client.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField.Use;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedCredential;
import org.meshrelay.protocol.catalog.CatalogedEntry;

/** User names and passwords: {@code mmm_Credential}, keyed by protocol and service. */
public record PasswordKind() implements CatalogKind {
  @Override
  public String name() {
    return "password";
  }

  @Override
  public String description() {
    return "Your user names and passwords, readable by your devices only.";
  }

  @Override
  public String example() {
    return "www.example.com alice";
  }

  @Override
  public ContainerName container() {
    return ContainerName.CREDENTIAL;
  }

  @Override
  public List<CatalogField> fields() {
    return List.of(
        new CatalogField("service", Use.REQUIRED, true, "What it is for: a host, an application."),
        new CatalogField("username", Use.ARGUMENT, false, "User name."),
        new CatalogField("protocol", Use.OPTION, true, "Protocol, where a service has several."),
        new CatalogField("password", Use.SECRET, false, "Password."));
  }

  @Override
  public CatalogedEntry entry(
      FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy) {
    return new CatalogedCredential(
        before == null ? List.of() : before.labels(),
        values.get("protocol"),
        values.get("service"),
        values.get("username"),
        values.get("password"));
  }

  @Override
  public Optional<FieldValues> read(CatalogedEntry entry) {
    return entry instanceof CatalogedCredential credential
        ? Optional.of(
            FieldValues.NONE
                .with("service", credential.service())
                .with("username", credential.username())
                .with("protocol", credential.protocol())
                .with("password", credential.password()))
        : Optional.empty();
  }

  @Override
  public boolean isMeant(FieldValues values, String text) {
    return values.text("service").equals(text);
  }
}
