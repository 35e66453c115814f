package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/** An entry with the user name and password of a service or a network (objects.md 4.2). */
public sealed interface LoginEntry extends CatalogedEntry
    permits CatalogedCredential, CatalogedNetwork {
  /** Protocol, may be null. */
  @Nullable String protocol();

  /** Service or network, may be null. */
  @Nullable String service();

  /** User name. */
  @Nullable String username();

  /** Password; never in a log. */
  @Nullable String password();

  @Override
  default JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels())
        .put("Protocol", protocol())
        .put("Service", service())
        .put("Username", username())
        .put("Password", password())
        .build();
  }

  @Override
  default String key() {
    String protocol = protocol();
    String service = service();
    return (protocol == null ? "" : protocol) + ":" + (service == null ? "" : service);
  }

  /** Makes one of the entries. */
  @FunctionalInterface
  interface Maker<E extends LoginEntry> {
    /** From what both have. */
    E make(
        List<String> labels,
        @Nullable String protocol,
        @Nullable String service,
        @Nullable String username,
        @Nullable String password);
  }

  /** Reads what both have. */
  static <E extends LoginEntry> E read(ObjectReader in, Maker<E> maker) throws DecodeException {
    return maker.make(
        in.strings("Labels"),
        in.string("Protocol"),
        in.string("Service"),
        in.string("Username"),
        in.string("Password"));
  }
}
