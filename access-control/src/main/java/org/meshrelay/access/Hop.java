package org.meshrelay.access;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Who handed the message over, as the session proved it.
 *
 * @param kind device of a hosted account, or another service
 * @param account account of the device; null for a service
 * @param device identifier of the device's profile; null for a service
 * @param service identifier of the other service's profile; null for a device
 * @param remoteAddress network address of the connection, 4 or 16 octets; empty if unknown
 */
public record Hop(
    Kind kind,
    @Nullable AccountAddress account,
    @Nullable String device,
    @Nullable String service,
    Bytes remoteAddress) {

  /** Kinds of hop. */
  public enum Kind {
    /** A connected device of an account hosted here. */
    DEVICE,
    /** Another service, in the inbound role of Post. */
    SERVICE
  }

  /** A device of a hosted account. */
  public static Hop device(AccountAddress account, String device, Bytes remoteAddress) {
    return new Hop(Kind.DEVICE, account, device, null, remoteAddress);
  }

  /** Another service. */
  public static Hop service(String service, Bytes remoteAddress) {
    return new Hop(Kind.SERVICE, null, null, service, remoteAddress);
  }
}
