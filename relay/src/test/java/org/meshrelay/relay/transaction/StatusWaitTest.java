package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** Status that waits for a change (ADR 57), which plain clients never notice. */
class StatusWaitTest extends ServiceCase {
  private static final long LONG_MS = 4_000;

  private TestUser alice = TestUser.at("alice@example.com");

  @BeforeEach
  void register() {
    alice = service().register(alice);
  }

  @Test
  @DisplayName("the answer comes when something does")
  void status_waiting_isAnsweredByTheNextMessage() {
    Future<Answer> answer = ask(LONG_MS, known(ContainerName.INBOUND));
    assertFalse(answer.isComplete());

    noteToSelf();

    assertEquals(2, inbound(answer));
  }

  @Test
  void status_waitingForAnotherContainer_isNotAnswered() {
    Future<Answer> other = ask(2_000L, known(ContainerName.CONTACT));

    noteToSelf();

    assertFalse(other.isComplete());
    assertEquals(2, inbound(other), "it says what there is when the time is over");
  }

  @Test
  void status_deviceThatIsBehind_isAnsweredAtOnce() {
    List<ContainerStatus> known = known(ContainerName.INBOUND);
    noteToSelf();

    assertEquals(2, inbound(ask(LONG_MS, known)));
  }

  @Test
  void status_nothingNew_isAnsweredWhenTheTimeIsOver() {
    assertEquals(1, inbound(ask(150L, known(ContainerName.INBOUND))));
  }

  @Test
  @DisplayName("without the extension, or with nothing known, the answer comes at once")
  void status_plain_doesNotWait() {
    assertEquals(1, inbound(ask(null, List.of())));
    assertEquals(1, inbound(ask(null, known(ContainerName.INBOUND))));
    assertEquals(1, inbound(ask(LONG_MS, List.of())));
    assertEquals(
        1,
        inbound(ask(LONG_MS, List.of(new ContainerStatus("mmm_Outqueue", 0, null)))),
        "the service's own notes are nobody's to wait for");
  }

  @Test
  @DisplayName("one account cannot take all places: who finds none is answered")
  void status_tooManyOfOneAccount_areNotKept() {
    List<Future<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < StatusWaiters.PER_ACCOUNT_MAX; i++) {
      waiting.add(ask(LONG_MS, known(ContainerName.INBOUND)));
    }

    assertEquals(1, inbound(ask(LONG_MS, known(ContainerName.INBOUND))));

    assertTrue(waiting.stream().noneMatch(Future::isComplete));
    noteToSelf();
    waiting.forEach(answer -> assertEquals(2, inbound(answer)));
    Future<Answer> place = ask(LONG_MS, known(ContainerName.INBOUND));
    assertFalse(place.isComplete(), "there is place again");
    noteToSelf();
    assertEquals(3, inbound(place));
  }

  private Future<Answer> ask(@Nullable Long waitMs, List<ContainerStatus> known) {
    return service()
        .execute(
            new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of(), waitMs, known),
            alice.caller());
  }

  private List<ContainerStatus> known(ContainerName container) {
    return service()
        .call(
            new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of()),
            alice.caller(),
            StatusResponse.class)
        .containerStatus()
        .stream()
        .filter(status -> status.container().equals(container.text()))
        .toList();
  }

  private void noteToSelf() {
    PostResponse response =
        service().postSelf(alice.caller(), alice.clear(new MessageComplete(alice.head(alice))));
    assertTrue(response.entries().getFirst().isAccepted());
  }

  private static long inbound(Future<Answer> answer) {
    StatusResponse response = (StatusResponse) Waiting.await(answer).response();
    return response.containerStatus().stream()
        .filter(status -> status.container().equals(ContainerName.INBOUND.text()))
        .findFirst()
        .orElseThrow()
        .index();
  }
}
