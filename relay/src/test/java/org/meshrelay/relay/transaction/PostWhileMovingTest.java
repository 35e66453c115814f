package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** Messages that come while an account goes elsewhere (protocol.md 6.10, ADR 58). */
class PostWhileMovingTest extends PostIngressCase {
  private static final AccountAddress ELSEWHERE = AccountAddress.parse("bob@example.edu");

  /** Below the quota of the account. */
  private static final int MESSAGES = 36;

  @RepeatedTest(5)
  @DisplayName("when the move is answered, all that is ever accepted here can be fetched")
  void move_whileMessagesCome_nothingFollowsItsAnswer() {
    service().befriend(bob, alice);
    List<Future<Answer>> posts = new ArrayList<>();
    Future<Long> framesAtAnswer = Future.failedFuture("not asked");
    for (int i = 0; i < MESSAGES; i++) {
      if (i == MESSAGES / 2) {
        framesAtAnswer =
            service()
                .execute(new DeleteRequest(RequestHeader.EMPTY, ELSEWHERE), bob.caller())
                .map(answer -> frames());
      }
      posts.add(
          service()
              .execute(request(TestUser.addresses(bob), alice.text(bob, "message " + i)), peer()));
    }

    long frames = Waiting.await(framesAtAnswer);
    List<String> codes =
        posts.stream()
            .map(Waiting::await)
            .map(answer -> (PostResponse) answer.response())
            .flatMap(response -> TestService.codes(response.entries()).stream())
            .toList();

    assertEquals(frames, frames(), () -> "something followed: " + codes);
    assertEquals(codes.stream().filter("201"::equals).count(), inbound().size(), codes::toString);
    assertEquals("303", code(alice.text(bob, "behind the answer")));
  }

  private long frames() {
    return service()
        .engine
        .view(bob.address(), ContainerName.INBOUND)
        .map(ContainerView::frameCount)
        .orElse(0L);
  }
}
