package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

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
    implements LoginEntry {
  /** Copies the lists. */
  public CatalogedCredential {
    labels = List.copyOf(labels);
  }

  static CatalogedCredential read(ObjectReader in) throws DecodeException {
    return LoginEntry.read(in, CatalogedCredential::new);
  }

  @Override
  public String tag() {
    return "CatalogedCredential";
  }

  /** Names what it is for, never the password. */
  @Override
  public String toString() {
    return "CatalogedCredential[" + key() + "]";
  }
}
