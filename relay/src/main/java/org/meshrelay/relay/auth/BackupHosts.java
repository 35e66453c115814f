package org.meshrelay.relay.auth;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.profile.ServiceCredential;

/**
 * The hosts that may read everything of this service, to back it up (protocol.md 6.11): those that
 * its operator has named and that the service key has signed.
 *
 * @param service identifier of this service's ProfileService; null if there are no hosts
 * @param hosts identifiers of their ProfileHost
 */
public record BackupHosts(@Nullable Udf service, Set<Udf> hosts) {
  /** Nobody may. */
  public static final BackupHosts NONE = new BackupHosts(null, Set.of());

  /** Copies the set. */
  public BackupHosts {
    hosts = Set.copyOf(hosts);
  }

  /** Whether a verified credential is that of such a host. */
  boolean admits(ServiceCredential shown) {
    return service != null
        && service.equals(shown.service().key().udf())
        && contains(shown.host().key().udf());
  }

  /** Whether this is the identifier of one. */
  boolean contains(Udf host) {
    return hosts.contains(host);
  }
}
