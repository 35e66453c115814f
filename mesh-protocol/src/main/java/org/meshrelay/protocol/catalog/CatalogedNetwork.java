package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * A network configuration (objects.md 4.2).
 *
 * @param labels labels
 * @param protocol protocol, may be null
 * @param service network, may be null
 * @param username user name
 * @param password password
 */
public record CatalogedNetwork(
    List<String> labels,
    @Nullable String protocol,
    @Nullable String service,
    @Nullable String username,
    @Nullable String password)
    implements LoginEntry {
  /** Copies the lists. */
  public CatalogedNetwork {
    labels = List.copyOf(labels);
  }

  static CatalogedNetwork read(ObjectReader in) throws DecodeException {
    return LoginEntry.read(in, CatalogedNetwork::new);
  }

  @Override
  public String tag() {
    return "CatalogedNetwork";
  }

  /** Names what it is for, never the password. */
  @Override
  public String toString() {
    return "CatalogedNetwork[" + key() + "]";
  }
}
