package org.meshrelay.client.session;

import java.time.Instant;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Which service profile speaks for a service name, and why we believe it (http-binding.md 8).
 *
 * @param service the domain
 * @param identifier UDF of the service profile's {@code KeyOfflineSignature}
 * @param trust where the belief comes from
 * @param seen when it was first seen
 */
public record ServicePin(ServiceName service, String identifier, Trust trust, Instant seen) {
  /** The ground on which a service profile is believed. */
  public enum Trust {
    /** Fixed by configuration or by the user. */
    PINNED,
    /** Seen first over an unauthenticated transport. */
    TOFU,
    /** Seen first over TLS with a certificate for the domain. */
    TLS;

    /** The value in files and reports. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
