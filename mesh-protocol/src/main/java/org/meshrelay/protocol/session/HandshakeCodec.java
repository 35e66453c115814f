package org.meshrelay.protocol.session;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Byte layouts of the handshake (authentication.md 3.1 to 3.3): prologue, payload 1, payload 2. All
 * integers are big-endian. Pure.
 */
public final class HandshakeCodec {
  /** Most octets of the credential in payload 1 (authentication.md 3.2). */
  public static final int CREDENTIAL_MAX = 32_768;

  /** Most octets of a ticket in payload 2: what its length field holds. */
  public static final int TICKET_MAX = 65_535;

  private static final int TIME_SIZE = 8;
  private static final int PAYLOAD1_FIXED = TIME_SIZE + 4;
  private static final int PAYLOAD2_FIXED = TIME_SIZE + 2;

  private HandshakeCodec() {}

  /**
   * The prologue, which binds a handshake to mode, service domain and service key.
   *
   * @param mode an exchange mode
   * @param host service domain without port, as in the {@code Host} field
   * @param kid text of {@code auth.kid}, octet for octet as the header carries it
   */
  public static Bytes prologue(Mode mode, ServiceName host, String kid) {
    return Bytes.concat(
        Labels.PROTOCOL,
        Bytes.of(mode.code()),
        Labels.lengthPrefixed(Bytes.utf8(host.text())),
        Labels.lengthPrefixed(Bytes.utf8(kid)));
  }

  /**
   * Payload 1.
   *
   * @param timeMs client's clock, milliseconds since 1970
   * @param credential envelope or envelopes in JSON, at most {@link #CREDENTIAL_MAX} octets
   * @param request the request payload
   */
  public record Payload1(long timeMs, Bytes credential, Bytes request) {
    /** Checks the size of the credential. */
    public Payload1 {
      if (credential.size() > CREDENTIAL_MAX) {
        throw new IllegalArgumentException("credential too long");
      }
    }

    /** The octets. */
    public Bytes encode() {
      return Bytes.concat(
          Bytes.bigEndian(timeMs, TIME_SIZE),
          Bytes.bigEndian(credential.size(), 4),
          credential,
          request);
    }

    /** Reads the octets of a message 1 that opened. */
    public static Payload1 decode(Bytes octets) throws DecodeException {
      if (octets.size() < PAYLOAD1_FIXED) {
        throw new DecodeException("payload 1 is cut short", octets.size());
      }
      long length = octets.bigEndianAt(TIME_SIZE, 4);
      if (length > CREDENTIAL_MAX || length > octets.size() - PAYLOAD1_FIXED) {
        throw new DecodeException("credential length out of range", TIME_SIZE);
      }
      int end = PAYLOAD1_FIXED + (int) length;
      return new Payload1(
          octets.bigEndianAt(0, TIME_SIZE), octets.slice(PAYLOAD1_FIXED, end), octets.slice(end));
    }
  }

  /**
   * Payload 2.
   *
   * @param ticketExpiryMs milliseconds since 1970; 0 without a ticket
   * @param ticket the sealed ticket, empty if none was issued
   * @param response the response payload
   */
  public record Payload2(long ticketExpiryMs, Bytes ticket, Bytes response) {
    /** Checks the size of the ticket. */
    public Payload2 {
      if (ticket.size() > TICKET_MAX) {
        throw new IllegalArgumentException("ticket too long");
      }
    }

    /** Payload 2 without a ticket. */
    public static Payload2 withoutTicket(Bytes response) {
      return new Payload2(0, Bytes.EMPTY, response);
    }

    /** True if a ticket was issued. */
    public boolean hasTicket() {
      return !ticket.isEmpty();
    }

    /** The octets. */
    public Bytes encode() {
      return Bytes.concat(
          Bytes.bigEndian(ticketExpiryMs, TIME_SIZE),
          Bytes.bigEndian(ticket.size(), 2),
          ticket,
          response);
    }

    /** Reads the octets of a message 2 that opened. */
    public static Payload2 decode(Bytes octets) throws DecodeException {
      if (octets.size() < PAYLOAD2_FIXED) {
        throw new DecodeException("payload 2 is cut short", octets.size());
      }
      int length = (int) octets.bigEndianAt(TIME_SIZE, 2);
      if (length > octets.size() - PAYLOAD2_FIXED) {
        throw new DecodeException("ticket length out of range", TIME_SIZE);
      }
      int end = PAYLOAD2_FIXED + length;
      return new Payload2(
          octets.bigEndianAt(0, TIME_SIZE), octets.slice(PAYLOAD2_FIXED, end), octets.slice(end));
    }
  }
}
