package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.relay.fixture.TestNetwork.Fault;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** Destinations that wait for one of the few exchanges of all. */
class ForwarderStarvedTest extends ForwardCase {
  private static final String HELD = "example.org";
  private static final String LAST = "example.edu";

  @Override
  protected void adjustHere(TestService.Settings settings) {
    settings.forward =
        new ForwardSettings(
            1_000,
            100,
            1,
            1,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            new RetrySchedule(Duration.ofHours(1), Duration.ofDays(2), 0));
  }

  private boolean wasTried(String service) {
    return destinations().stream()
        .anyMatch(each -> each.service().text().equals(service) && each.lastError() != null);
  }

  @Test
  void place_thatAHeldDestinationCannotTake_goesToTheNext() {
    Promise<Void> answer = Promise.promise();
    network.change(
        THERE,
        real ->
            (request, caller, deadline) ->
                request instanceof PostRequest
                    ? answer.future().compose(now -> real.execute(request, caller, deadline))
                    : real.execute(request, caller, deadline));
    network.fail(HELD, Fault.UNREACHABLE);
    network.fail(LAST, Fault.UNREACHABLE);
    DareEnvelope text = alice.text(bob, "takes the only place");
    send(alice, bob, text);
    Waiting.until(() -> network.posts(THERE).size() == 1);
    TestUser zoe = TestUser.at("zoe@" + HELD);
    TestUser max = TestUser.at("max@" + LAST);
    send(alice, zoe, alice.text(zoe, "waits first"));
    send(alice, max, alice.text(max, "waits second"));
    Waiting.until(() -> destinations().size() == 3);
    assertTrue(Waiting.await(here().forwarder.hold(ServiceName.parse(HELD), true)));

    answer.complete();

    assertEquals(Reference.RECEIVED, mark(alice, text).relationship());
    Waiting.until(() -> wasTried(LAST));
    assertEquals(2, here().forwarder.waiting());
  }
}
