package org.meshrelay.protocol.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesGcm;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Octets of a ticket, plain and sealed (authentication.md 4). Pure.
 *
 * <p>{@code ticket = 01 || stek_id (4) || nonce (12) || AES-256-GCM(STEK, nonce, plaintext)} with
 * {@code "mesh-ticket/1" 00 || 01 || stek_id} as additional data.
 */
public final class TicketCodec {
  /** Octets of a sealing key. */
  public static final int STEK_SIZE = 32;

  /** Octets of a nonce. */
  public static final int NONCE_SIZE = 12;

  private static final int VERSION = 1;
  private static final int ID_AT = 1;
  private static final int NONCE_AT = ID_AT + 4;
  private static final int SEALED_AT = NONCE_AT + NONCE_SIZE;
  private static final int TAG_SIZE = 16;

  /** Fields of fixed size: version to k_response. */
  private static final int FIXED_SIZE = 4 + 4 + 8 + 8 + 8 + Ticket.ID_SIZE + 2 * 32;

  /**
   * Most octets of a sealed ticket: the fixed fields, a device identifier of 64 octets, an address
   * of 254 and a domain of 253 with their lengths, sealing. Longer ones are not ours.
   */
  public static final int SEALED_MAX =
      SEALED_AT + FIXED_SIZE + (1 + Ticket.DEVICE_MAX) + (2 + 254) + (2 + 253) + TAG_SIZE;

  private TicketCodec() {}

  /** The plaintext. */
  public static Bytes encode(Ticket ticket) {
    AccountAddress account = ticket.account();
    return Bytes.concat(
        Bytes.of(VERSION, ticket.mode().code(), ticket.flags(), 0),
        Bytes.bigEndian(ticket.epoch(), 4),
        Bytes.bigEndian(ticket.issuedMs(), 8),
        Bytes.bigEndian(ticket.exchangeMs(), 8),
        Bytes.bigEndian(ticket.notAfterMs(), 8),
        ticket.ticketId(),
        ticket.keys().request().reveal(),
        ticket.keys().response().reveal(),
        Bytes.of(ticket.device().size()),
        ticket.device(),
        Labels.lengthPrefixed(account == null ? Bytes.EMPTY : Bytes.utf8(account.text())),
        Labels.lengthPrefixed(Bytes.utf8(ticket.domain().text())));
  }

  /** Reads a plaintext; anything but the exact layout of version 1 is refused. */
  public static Ticket decode(Bytes plain) throws DecodeException {
    if (plain.size() < FIXED_SIZE + 1) {
      throw new DecodeException("ticket is cut short", plain.size());
    }
    if (plain.get(0) != VERSION || plain.get(3) != 0) {
      throw new DecodeException("ticket version or reserved octet", 0);
    }
    int deviceEnd = FIXED_SIZE + 1 + plain.get(FIXED_SIZE);
    int accountEnd = endOfPrefixed(plain, deviceEnd);
    int domainEnd = endOfPrefixed(plain, accountEnd);
    if (domainEnd != plain.size()) {
      throw new DecodeException("octets behind the ticket", domainEnd);
    }
    try {
      return assemble(
          plain,
          plain.slice(FIXED_SIZE + 1, deviceEnd),
          plain.slice(deviceEnd + 2, accountEnd).utf8(),
          plain.slice(accountEnd + 2, domainEnd).utf8());
    } catch (IllegalArgumentException e) {
      throw new DecodeException("ticket field out of range", FIXED_SIZE);
    }
  }

  /**
   * Seals a ticket; the nonce must never have been used with this key, as {@link StekRing} sees to.
   */
  public static Bytes seal(Ticket ticket, int stekId, SecretBytes stek, Bytes nonce) {
    return Bytes.concat(
        Bytes.of(VERSION),
        Bytes.bigEndian(stekId, 4),
        nonce,
        AesGcm.seal(stek, nonce, additionalData(stekId), encode(ticket)));
  }

  /** The STEK id of a sealed ticket, empty if the octets are none of ours. */
  public static Optional<Integer> stekId(Bytes sealed) {
    return sealed.size() <= SEALED_AT + TAG_SIZE
            || sealed.size() > SEALED_MAX
            || sealed.get(0) != VERSION
        ? Optional.empty()
        : Optional.of((int) sealed.bigEndianAt(ID_AT, 4));
  }

  /** Opens a sealed ticket under the key that its id names; empty if it does not open. */
  public static Optional<Ticket> open(Bytes sealed, int stekId, SecretBytes stek) {
    if (stekId(sealed).isEmpty()) {
      return Optional.empty();
    }
    Bytes nonce = sealed.slice(NONCE_AT, SEALED_AT);
    Optional<Bytes> plain =
        AesGcm.open(stek, nonce, additionalData(stekId), sealed.slice(SEALED_AT));
    try {
      return plain.isEmpty() ? Optional.empty() : Optional.of(decode(plain.get()));
    } catch (DecodeException e) {
      // Sealed by us in a layout we no longer write: as good as expired.
      return Optional.empty();
    }
  }

  private static Bytes additionalData(int stekId) {
    return Bytes.concat(Labels.TICKET, Bytes.of(VERSION), Bytes.bigEndian(stekId, 4));
  }

  private static Ticket assemble(Bytes plain, Bytes device, String account, String domain)
      throws DecodeException {
    Mode mode =
        Mode.ofCode(plain.get(1))
            .orElseThrow(() -> new DecodeException("ticket mode out of range", 1));
    return new Ticket(
        mode,
        plain.get(2),
        plain.bigEndianAt(4, 4),
        plain.bigEndianAt(8, 8),
        plain.bigEndianAt(16, 8),
        plain.bigEndianAt(24, 8),
        Bytes.copyOf(plain.slice(32, 48).toArray()),
        new SessionKeys(
            SecretBytes.copyOf(plain.slice(48, 80)),
            SecretBytes.copyOf(plain.slice(80, 112)),
            Bytes.EMPTY),
        device,
        addressOrNull(account),
        new ServiceName(domain));
  }

  private static @Nullable AccountAddress addressOrNull(String account) {
    return account.isEmpty() ? null : AccountAddress.parse(account);
  }

  private static int endOfPrefixed(Bytes plain, int at) throws DecodeException {
    if (at + 2 > plain.size()) {
      throw new DecodeException("ticket is cut short", plain.size());
    }
    int end = at + 2 + (int) plain.bigEndianAt(at, 2);
    if (end > plain.size()) {
      throw new DecodeException("ticket field out of range", at);
    }
    return end;
  }
}
