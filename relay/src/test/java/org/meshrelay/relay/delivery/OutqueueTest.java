package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.Waiting;

/** The durable notes from which deliveries go on after a restart. */
class OutqueueTest extends ServiceCase {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.net");
  private static final AccountAddress BEA = AccountAddress.parse("bea@example.net");

  @BeforeEach
  void register() {
    TestService unused = service();
    service().register("alice@example.com");
  }

  private <T> T write(LaneWork<T> work) {
    return Waiting.await(EngineFutures.write(service().engine, ALICE, work));
  }

  private Optional<Outqueue.Asked> ask(String id, long index, AccountAddress... recipients) {
    return write(tx -> Outqueue.ask(tx, id, index, List.of(recipients)));
  }

  private void askNew(String id, long index, AccountAddress... recipients) {
    assertTrue(ask(id, index, recipients).isPresent());
  }

  private void settle(long frame, AccountAddress recipient, long position) {
    boolean ignored =
        write(
            tx -> {
              Outqueue.settle(tx, frame, recipient, Reference.RECEIVED, position);
              return true;
            });
  }

  private List<String> unsettled() {
    return Outqueue.unsettled(service().engine, ALICE).stream()
        .map(a -> a.frame() + ":" + a.outboundIndex() + ":" + a.recipients())
        .toList();
  }

  @Test
  void unsettled_emptyQueue_isNothing() {
    assertEquals(List.of(), unsettled());
    assertEquals(List.of(), Outqueue.unsettled(service().engine, BOB), "no such account");
  }

  @Test
  void ask_namesEachRecipientOnce() {
    Outqueue.Asked asked = ask("M1", 7, BOB, BEA, BOB).orElseThrow();

    assertEquals(List.of(BOB, BEA), asked.recipients());
    assertEquals(7, asked.outboundIndex());
    assertEquals(List.of("1:7:" + List.of(BOB, BEA)), unsettled());
  }

  @Test
  void ask_again_asksForNobodyKnownEvenIfSettled() {
    askNew("M1", 7, BOB);
    settle(1, BOB, 1);

    assertTrue(ask("M1", 7, BOB).isEmpty());
    assertEquals(List.of(BEA), ask("M1", 7, BOB, BEA).orElseThrow().recipients());
    assertTrue(ask("M1", 7, BEA, BOB).isEmpty(), "the newest note knows all");
    assertEquals(List.of(BOB), ask("M2", 8, BOB).orElseThrow().recipients(), "another message");
  }

  @Test
  void settle_takesOneRecipientOut() {
    askNew("M1", 7, BOB, BEA);

    settle(1, BOB, 1);

    assertEquals(List.of("1:7:" + List.of(BEA)), unsettled());
  }

  @Test
  void unsettled_readsFromThePosition() {
    askNew("M1", 7, BOB);
    askNew("M2", 8, BOB);
    settle(1, BOB, 2);

    assertEquals(List.of("2:8:" + List.of(BOB)), unsettled());
    settle(2, BOB, 4);
    assertEquals(List.of(), unsettled());
    askNew("M3", 9, BOB);
    assertEquals(List.of("5:9:" + List.of(BOB)), unsettled());
  }

  @Test
  void settle_outOfOrder_keepsTheOlderOne() {
    askNew("M1", 7, BOB);
    askNew("M2", 8, BEA);

    settle(2, BEA, 1);

    assertEquals(List.of("1:7:" + List.of(BOB)), unsettled());
  }

  @Test
  void position_unknown_isThatOfAnEarlierNote() {
    askNew("M1", 7, BOB);
    settle(1, BOB, 2);
    askNew("M2", 8, BOB);
    askNew("M3", 9, BEA);

    settle(3, BOB, 0);

    assertEquals(List.of("4:9:" + List.of(BEA)), unsettled());
  }

  @Test
  void position_behindWhatIsOpen_isTakenAtItsWord() {
    askNew("M1", 7, BOB);
    askNew("M2", 8, BOB);

    settle(2, BOB, 2);

    assertEquals(List.of(), unsettled(), "what is below a position is not read");
  }

  @Test
  void asked_namesTheMessageOnlyToWhomItIsTold() {
    Outqueue.Asked asked = ask("M1", 7, BOB).orElseThrow();

    assertNull(asked.messageId());
    assertEquals("NAAA", asked.of("NAAA").messageId());
  }

  @Test
  void unsettled_manyNotes_areReadInParts() {
    int asked =
        write(
            tx -> {
              int count = 0;
              while (count < 700) {
                count += Outqueue.ask(tx, "M" + count, count, List.of(BOB)).isPresent() ? 1 : 0;
              }
              return count;
            });

    assertEquals(asked, unsettled().size());
  }

  @Test
  void notes_otherThanDeliveries_areFoundAndLeaveDeliveriesAlone() {
    askNew("M1", 7, BOB);
    boolean ignored =
        write(
            tx -> {
              Outqueue.expect(tx, "R1", "RequestContact", List.of(BOB));
              Outqueue.connecting(tx, "R2", "MDEV-ICE");
              return true;
            });

    assertTrue(
        Outqueue.find(service().engine, ALICE, "R1").orElseThrow()
                instanceof OutqueueRecord.OpenRequest request
            && request.recipients().equals(List.of(BOB)));
    assertTrue(
        Outqueue.find(service().engine, ALICE, "R2").orElseThrow()
                instanceof OutqueueRecord.Connecting connecting
            && connecting.deviceUdf().equals("MDEV-ICE"));
    assertTrue(Outqueue.find(service().engine, ALICE, "R3").isEmpty());
    assertEquals(List.of("1:7:" + List.of(BOB)), unsettled());
  }

  @Test
  void unsettled_afterARestart_isTheSame() {
    askNew("M1", 7, BOB, BEA);
    settle(1, BEA, 1);
    List<String> before = unsettled();

    TestService unused = reopened();

    assertEquals(before, unsettled());
  }
}
