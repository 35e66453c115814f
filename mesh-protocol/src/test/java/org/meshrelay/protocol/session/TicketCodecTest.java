package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.HOST;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;
import static org.meshrelay.protocol.session.SessionFixtures.keys;
import static org.meshrelay.protocol.session.SessionFixtures.ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;

/** Plaintext of a ticket (authentication.md 4). */
final class TicketCodecTest {
  @ParameterizedTest
  @EnumSource(names = {"DEVICE", "PROFILE", "SERVICE"})
  void decode_encodedTicket_isTheSame(Mode mode) throws Exception {
    Bytes plain = TicketCodec.encode(ticket(mode, NOW, 1));

    assertEquals(plain, TicketCodec.encode(TicketCodec.decode(plain)));
  }

  @Test
  void encode_longestFields_staysWithinTheBound() throws Exception {
    String label = "a".repeat(61);
    ServiceName domain = new ServiceName(label + "." + label + "." + label + "." + "b".repeat(61));
    AccountAddress account =
        new AccountAddress("x", new ServiceName(domain.text().substring(0, 245)));
    Ticket longest =
        new Ticket(
            Mode.PROFILE,
            3,
            0xFFFF_FFFFL,
            Long.MAX_VALUE,
            1,
            Long.MAX_VALUE,
            entropy(1).bytes(16),
            keys(2),
            entropy(3).bytes(64),
            account,
            domain);
    Bytes sealed = TicketCodec.seal(longest, -1, entropy(4).secret(32), entropy(5).bytes(12));

    assertTrue(sealed.size() <= TicketCodec.SEALED_MAX, "size " + sealed.size());
    assertEquals(
        TicketCodec.encode(longest),
        TicketCodec.encode(TicketCodec.open(sealed, -1, entropy(4).secret(32)).orElseThrow()));
  }

  @Test
  void decode_cutAtAnyPlace_isRefused() {
    Bytes plain = TicketCodec.encode(ticket(Mode.PROFILE, NOW, 1));

    for (int size = 0; size < plain.size(); size++) {
      Bytes cut = plain.slice(0, size);
      assertThrows(DecodeException.class, () -> TicketCodec.decode(cut), "size " + size);
    }
    assertThrows(DecodeException.class, () -> TicketCodec.decode(Bytes.concat(plain, Bytes.of(0))));
  }

  @Test
  void decode_fieldOutOfRange_isRefused() {
    byte[] plain = TicketCodec.encode(ticket(Mode.PROFILE, NOW, 1)).toArray();

    assertRefused(plain, 0, 2); // version
    assertRefused(plain, 1, 0); // mode
    assertRefused(plain, 1, 4);
    assertRefused(plain, 2, 4); // flags
    assertRefused(plain, 3, 1); // reserved
    assertRefused(plain, 112, 65); // device longer than 64
    assertRefused(plain, plain.length - 1, '.'); // domain not canonical
    assertRefused(plain, plain.length - 1, 0xFF); // not UTF-8
  }

  @Test
  void ticket_fieldOutOfRange_cannotBeMade() {
    Ticket good = ticket(Mode.DEVICE, NOW, 1);

    assertThrows(IllegalArgumentException.class, () -> with(good, Mode.TICKET, 0, 0, 16, 1));
    assertThrows(IllegalArgumentException.class, () -> with(good, Mode.DEVICE, 4, 0, 16, 1));
    assertThrows(IllegalArgumentException.class, () -> with(good, Mode.DEVICE, 0, -1, 16, 1));
    assertThrows(IllegalArgumentException.class, () -> with(good, Mode.DEVICE, 0, 1L << 32, 16, 1));
    assertThrows(IllegalArgumentException.class, () -> with(good, Mode.DEVICE, 0, 0, 15, 1));
    assertThrows(IllegalArgumentException.class, () -> with(good, Mode.DEVICE, 0, 0, 16, 65));
  }

  @Test
  void close_ofATicket_wipesItsKeys() {
    Ticket ticket = ticket(Mode.DEVICE, NOW, 1);

    ticket.close();

    assertThrows(IllegalStateException.class, () -> ticket.keys().request().toArray());
  }

  private static Ticket with(
      Ticket base, Mode mode, int flags, long epoch, int idSize, int deviceSize) {
    return new Ticket(
        mode,
        flags,
        epoch,
        NOW,
        NOW,
        NOW,
        entropy(1).bytes(idSize),
        base.keys(),
        entropy(1).bytes(deviceSize),
        null,
        HOST);
  }

  private static void assertRefused(byte[] plain, int at, int value) {
    byte[] changed = plain.clone();
    changed[at] = (byte) value;
    assertThrows(
        DecodeException.class,
        () -> TicketCodec.decode(Bytes.wrap(changed)),
        "octet " + at + " set to " + value);
  }
}
