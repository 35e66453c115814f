package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.fixture.TestNetwork.Fault;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;
import org.meshrelay.relay.gateway.Transactions;

/** A service that does not work is left alone (protocol.md 6.6.1, ADR 76). */
class ForwarderBreakerTest extends ForwardCase {
  /** Each is tried twice soon; 20 attempts are judged. */
  private static final int SENDERS = 12;

  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofHours(1);

  private final List<TestUser> senders = new ArrayList<>();
  private final List<DareEnvelope> texts = new ArrayList<>();

  @Override
  protected void adjustHere(TestService.Settings settings) {
    settings.forward =
        new ForwardSettings(
            1_000,
            100,
            20,
            20,
            Duration.ofSeconds(2),
            PAUSE,
            new RetrySchedule(Duration.ofMillis(5), LIFE, 0));
  }

  private void everybodySends() {
    for (int i = 0; i < SENDERS; i++) {
      sendsFromSomebodyNew();
    }
  }

  private void sendsFromSomebodyNew() {
    TestUser sender = here().register(TestUser.at("sender" + senders.size() + "@example.com"));
    there().befriend(bob, sender);
    senders.add(sender);
    texts.add(sender.text(bob, "hello"));
    send(sender, bob, texts.getLast());
  }

  private void opens() {
    everybodySends();
    Waiting.until(() -> here().forwarder.leftAlone() == 1);
    var unused = quiet();
  }

  /** Until nothing is under way; what held back is held back then. */
  private DestinationStatus quiet() {
    Waiting.until(() -> destinations().getFirst().inFlight() == 0);
    return destinations().getFirst();
  }

  private void allReceived() {
    for (int i = 0; i < senders.size(); i++) {
      assertEquals(Reference.RECEIVED, mark(senders.get(i), texts.get(i)).relationship());
    }
  }

  @Test
  @DisplayName("half of 20 attempts failed: nothing more goes there, and nothing is lost")
  void forward_toAServiceThatFails_isHeldBack() {
    network.fail(THERE, Fault.UNREACHABLE);
    opens();
    network.heal(THERE);
    long tried = here().forwarder.retriedCount();

    sendsFromSomebodyNew();

    DestinationStatus status = quiet();
    assertEquals(DestinationStatus.State.LEFT_ALONE, status.state());
    assertEquals("UNREACHABLE", status.lastError());
    assertEquals(SENDERS + 1, status.queued());
    assertEquals(tried, here().forwarder.retriedCount());
    assertEquals(List.of(), network.posts(THERE));
    assertEquals(1, here().forwarder.leftAloneCount());
  }

  @Test
  @DisplayName("after 30 s one is tried; it arrives, and the others follow")
  void forward_afterThePause_triesOneAndThenAll() {
    network.fail(THERE, Fault.UNREACHABLE);
    opens();
    network.heal(THERE);
    clock.advance(PAUSE.plusSeconds(1));

    sendsFromSomebodyNew();

    allReceived();
    assertEquals(0, here().forwarder.leftAlone());
    assertEquals(1, here().forwarder.leftAloneCount());
  }

  @Test
  void forward_afterThePauseToAServiceThatStillFails_triesOneOnly() {
    network.fail(THERE, Fault.UNREACHABLE);
    opens();
    long tried = here().forwarder.retriedCount();
    clock.advance(PAUSE.plusSeconds(1));

    sendsFromSomebodyNew();

    Waiting.until(() -> here().forwarder.retriedCount() > tried);
    assertEquals(DestinationStatus.State.LEFT_ALONE, quiet().state());
    assertEquals(tried + 1, here().forwarder.retriedCount());
    assertEquals(1, here().forwarder.leftAloneCount());
  }

  @Test
  void forward_messagesThatGrowTooOldMeanwhile_areGivenUpWithANotice() {
    network.fail(THERE, Fault.UNREACHABLE);
    opens();
    TestUser first = senders.getFirst();
    send(first, bob, first.text(bob, "behind the other"));
    clock.advance(LIFE.plusSeconds(1));

    sendsFromSomebodyNew();

    for (int i = 0; i < SENDERS; i++) {
      TestUser sender = senders.get(i);
      Waiting.until(() -> notices(sender).size() == (sender == first ? 2 : 1));
    }
    assertEquals(SENDERS + 1, here().forwarder.failedCount());
    assertEquals(1, quiet().queued(), "the one that is young");
  }

  @Test
  void retryNow_triesAtOnce() {
    network.fail(THERE, Fault.UNREACHABLE);
    opens();
    network.heal(THERE);

    retry();

    allReceived();
    assertEquals(0, here().forwarder.leftAlone());
  }

  @Test
  void forward_toAServiceThatRefusesWholePostsWith5xx_isHeldBack() {
    answersPosts(answer(whole(StatusCode.SERVER_OVERLOAD), null));
    opens();

    network.unchange(THERE);
    retry();

    allReceived();
  }

  @Test
  void forward_toAServiceThatAsksForLess_isNotHeldBack() {
    answersPosts(answer(whole(StatusCode.RATE_LIMITED), null));
    everybodySends();

    Waiting.until(() -> here().forwarder.retriedCount() >= 2 * SENDERS);

    assertEquals(0, here().forwarder.leftAloneCount());
    assertEquals(DestinationStatus.State.DELIVERING, quiet().state());
  }

  @Test
  @DisplayName("what is refused to one recipient does not stop the others' messages")
  void forward_toRecipientsWhoAreDeferred_isNotHeldBack() {
    answersPosts(
        (request, caller, deadline) ->
            Future.succeededFuture(new Transactions.Result(deferred((PostRequest) request), null)));
    everybodySends();

    Waiting.until(() -> here().forwarder.retriedCount() >= 2 * SENDERS);

    assertEquals(0, here().forwarder.leftAloneCount());
  }

  private static PostResponse deferred(PostRequest asked) {
    List<EntryResponse> entries = new ArrayList<>();
    for (int i = 0; i < asked.accounts().size(); i++) {
      entries.add(EntryResponse.refused(i, StatusCode.RATE_LIMITED));
    }
    return new PostResponse(ResponseStatus.of(StatusCode.SUCCESS), entries, null);
  }
}
