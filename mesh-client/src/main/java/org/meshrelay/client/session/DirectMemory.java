package org.meshrelay.client.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Remembers under which names of their own the hosts of services are reached (ADR 73). Called as
 * {@link ServicePins} are.
 */
public interface DirectMemory {
  /** What is remembered of the service. */
  Known hostsOf(ServiceName service);

  /** Remembers it in place of what was. */
  void rememberHosts(ServiceName service, Known known);

  /**
   * What a service has said inside a session, and how it went.
   *
   * @param hosts in the order in which to try them
   * @param failed when none of them would do, or null
   */
  record Known(List<DirectHost> hosts, @Nullable Instant failed) {
    /** No host of its own. */
    public static final Known NONE = new Known(List.of(), null);

    /**
     * Hosts that would not do are left alone so long. A guess: a restart takes less, and trying
     * hosts that do not answer takes seconds.
     */
    static final Duration REST = Duration.ofMinutes(10);

    /** Copies the list, which must be within the bound. */
    public Known {
      if (hosts.size() > DirectHost.HOSTS_MAX) {
        throw new IllegalArgumentException("more than " + DirectHost.HOSTS_MAX + " hosts");
      }
      hosts = List.copyOf(hosts);
    }

    /** The hosts to try; a clock that was put back does not make the rest longer. */
    List<DirectHost> usable(Instant now) {
      boolean rests = failed != null && !now.isBefore(failed) && now.isBefore(failed.plus(REST));
      return rests ? List.of() : hosts;
    }
  }
}
