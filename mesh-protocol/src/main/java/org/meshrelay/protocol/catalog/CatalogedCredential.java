package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A user name and password (objects.md 4.2).
 *
 * @param labels labels
 * @param protocol protocol, may be null
 * @param service service, may be null
 * @param username user name
 * @param password password
 */
public record CatalogedCredential(
    List<String> labels,
    @Nullable String protocol,
    @Nullable String service,
    @Nullable String username,
    @Nullable String password)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedCredential {
    labels = List.copyOf(labels);
  }

  static CatalogedCredential read(ObjectReader in) throws DecodeException {
    return new CatalogedCredential(
        in.strings("Labels"),
        in.string("Protocol"),
        in.string("Service"),
        in.string("Username"),
        in.string("Password"));
  }

  @Override
  public String tag() {
    return "CatalogedCredential";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("Protocol", protocol)
        .put("Service", service)
        .put("Username", username)
        .put("Password", password)
        .build();
  }

  /** Names what it is for, never the password. */
  @Override
  public String toString() {
    return "CatalogedCredential[" + key() + "]";
  }

  @Override
  public String key() {
    return (protocol == null ? "" : protocol) + ":" + (service == null ? "" : service);
  }
}
