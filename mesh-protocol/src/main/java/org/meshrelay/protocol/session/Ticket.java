package org.meshrelay.protocol.session;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/**
 * The content of a ticket: all that a service needs to know of a session (authentication.md 4).
 *
 * <p>Holds the session keys; close it when the response is sealed.
 *
 * @param mode mode of the exchange it came from
 * @param flags {@link #FORBID_STATE_CHANGE}, {@link #UDP_ONLY}, or 0
 * @param epoch epoch of the device at issue, 0 to 2^32-1; means something in profile mode only
 * @param issuedMs when issued or renewed
 * @param exchangeMs when the full exchange was made
 * @param notAfterMs last millisecond at which it is good
 * @param ticketId 16 random octets, kept over renewals
 * @param keys of the session; their handshake hash is not in a ticket and is empty here
 * @param device identifier of the device in binary form, of the peer's ProfileService in service
 *     mode; at most 64 octets
 * @param account null outside profile mode
 * @param domain the service domain it was issued for
 */
public record Ticket(
    Mode mode,
    int flags,
    long epoch,
    long issuedMs,
    long exchangeMs,
    long notAfterMs,
    Bytes ticketId,
    SessionKeys keys,
    Bytes device,
    @Nullable AccountAddress account,
    ServiceName domain)
    implements AutoCloseable {
  /** Flag: requests that change state are refused. */
  public static final int FORBID_STATE_CHANGE = 0x01;

  /** Flag: good over UDP only. */
  public static final int UDP_ONLY = 0x02;

  /** Octets of a ticket id. */
  public static final int ID_SIZE = 16;

  /** Most octets of the device identifier. */
  public static final int DEVICE_MAX = 64;

  private static final int KNOWN_FLAGS = FORBID_STATE_CHANGE | UDP_ONLY;
  private static final long EPOCH_MAX = 0xFFFF_FFFFL;

  /** Checks sizes and ranges. */
  public Ticket {
    if (!mode.isExchange() || (flags & ~KNOWN_FLAGS) != 0 || epoch < 0 || epoch > EPOCH_MAX) {
      throw new IllegalArgumentException("mode, flags or epoch out of range");
    }
    if (ticketId.size() != ID_SIZE || device.size() > DEVICE_MAX) {
      throw new IllegalArgumentException("ticket id or device identifier of wrong size");
    }
  }

  /** True if the flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The same session with later times. */
  public Ticket renewed(long nowMs, long newNotAfterMs) {
    return new Ticket(
        mode,
        flags,
        epoch,
        nowMs,
        exchangeMs,
        newNotAfterMs,
        ticketId,
        keys,
        device,
        account,
        domain);
  }

  /** Wipes the session keys. */
  @Override
  public void close() {
    keys.close();
  }
}
