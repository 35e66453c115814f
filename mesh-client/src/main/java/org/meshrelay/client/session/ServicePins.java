package org.meshrelay.client.session;

import java.util.Optional;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Remembers service profiles. Called on the session's executor, so that an implementation may use
 * files; calls for one service may come from several threads at once.
 */
public interface ServicePins {
  /** The pin of the service, if it was ever seen. */
  Optional<ServicePin> find(ServiceName service);

  /** Remembers a service seen for the first time. */
  void remember(ServicePin pin);

  /**
   * The service answers with another profile than the pinned one.
   *
   * @param pinned what was believed
   * @param offered what answers now
   * @return true to believe it from now on (the implementation has stored it then), false to refuse
   */
  boolean changed(ServicePin pinned, ServicePin offered);

  /** Where hosts with names of their own are remembered; where it is empty none are used. */
  default Optional<DirectMemory> directHosts() {
    return Optional.empty();
  }
}
