package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;

/** From which frame a restart must read a sender's queue. */
class AccountBookTest {
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.net");
  private static final AccountAddress BEA = AccountAddress.parse("bea@example.net");

  private final AccountBook book = new AccountBook();

  private void open(long frame, AccountAddress recipient) {
    assertTrue(book.add(frame, recipient));
  }

  @Test
  void add_again_isKnown() {
    assertTrue(book.add(3, BOB));
    assertFalse(book.add(3, BOB));
    assertTrue(book.add(3, BEA));
    assertTrue(book.add(4, BOB));
  }

  @Test
  void positionAfter_onlyDelivery_isTheNextFrame() {
    open(3, BOB);

    assertEquals(4, book.positionAfter(3, BOB));
  }

  @Test
  void positionAfter_anotherRecipientOfTheFrame_staysOnIt() {
    open(3, BOB);
    open(3, BEA);

    assertEquals(3, book.positionAfter(3, BOB));
    book.settled(3, BOB);
    assertEquals(4, book.positionAfter(3, BEA));
  }

  @Test
  void positionAfter_olderDeliveryOpen_isTheOlder() {
    open(3, BOB);
    open(7, BEA);

    assertEquals(3, book.positionAfter(7, BEA));
  }

  @Test
  void positionAfter_youngerDeliveriesOpen_skipsWhatIsSettled() {
    open(3, BOB);
    open(5, BOB);
    open(9, BEA);
    book.settled(5, BOB);

    assertEquals(9, book.positionAfter(3, BOB));
  }

  @Test
  void settled_lastOne_leavesNothing() {
    open(3, BOB);
    book.settled(3, BEA);
    assertFalse(book.isEmpty());
    book.settled(3, BOB);

    assertTrue(book.isEmpty());
  }
}
