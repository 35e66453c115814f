package org.meshrelay.protocol.port;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.meshrelay.protocol.address.ServiceName;

/** Finds where a service can be reached. */
@FunctionalInterface
public interface ServiceLocator {
  /**
   * The endpoints of the service in the order in which to try them, never empty.
   *
   * <p>Never blocks the caller. The stage fails with {@link TransportException} of kind {@code
   * UNREACHABLE} if nothing is known of the service. Implementations honour the time to live of
   * what they looked up; callers ask anew for each attempt.
   */
  CompletionStage<List<Endpoint>> locate(ServiceName service);

  /**
   * The endpoints of a host that the service has named itself, in the order in which to try them,
   * never empty; else as {@link #locate}.
   *
   * @param host a DNS name with port and path; its name is what the certificate must bear
   */
  default CompletionStage<List<Endpoint>> resolve(ServiceName service, Endpoint host) {
    return CompletableFuture.completedStage(List.of(host));
  }
}
