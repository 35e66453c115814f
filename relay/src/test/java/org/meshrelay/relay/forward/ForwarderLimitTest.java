package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.fixture.TestNetwork.Fault;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** MSP-304 where messages go out: a destination gets as many at a time as it bears. */
class ForwarderLimitTest extends ForwardCase {
  private static final ServiceName DESTINATION = ServiceName.parse(THERE);

  @Override
  protected void adjustHere(TestService.Settings settings) {
    settings.forward =
        new ForwardSettings(
            1_000,
            100,
            20,
            20,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            new RetrySchedule(Duration.ofMillis(5), Duration.ofDays(2), 0));
  }

  @Test
  @DisplayName("MSP-79: a destination whose transfers run out of time gets fewer at a time")
  void forward_toADestinationThatStalls_goesInFewerExchanges() {
    DareEnvelope first = alice.text(bob, "first");
    send(alice, bob, first);
    assertEquals(Reference.RECEIVED, mark(alice, first).relationship());
    network.fail(THERE, Fault.STALLS);
    DareEnvelope text = alice.text(bob, "hello");
    send(alice, bob, text);

    Waiting.until(
        () -> {
          here().forwarder.retryNow(DESTINATION);
          return here().forwarder.inFlightLimitFalls() >= 2;
        });

    assertEquals(7, limit());
    assertEquals(14, here().forwarder.inFlightLimit());
    network.heal(THERE);
    retry();
    retryUntilReceived(alice, text);
    assertEquals(7, limit(), "remembered when nothing waits");
  }

  @Test
  @DisplayName("MSP-80: a destination that answers at once gets more at a time, if more waits")
  void forward_toADestinationThatIsFast_goesInMoreExchanges() {
    network.fail(THERE, Fault.UNREACHABLE);
    List<TestUser> senders = new ArrayList<>();
    List<DareEnvelope> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      TestUser sender = here().register(TestUser.at("sender" + i + "@example.com"));
      there().befriend(bob, sender);
      senders.add(sender);
      texts.add(sender.text(bob, "hello"));
      send(sender, bob, texts.get(i));
    }
    network.heal(THERE);

    for (int i = 0; i < senders.size(); i++) {
      retryUntilReceived(senders.get(i), texts.get(i));
    }
    assertTrue(limit() > 10, "the limit stayed at " + limit());
  }

  /** Some may just be on their way when the others are hurried. */
  private void retryUntilReceived(TestUser sender, DareEnvelope text) {
    Waiting.until(
        () -> {
          here().forwarder.retryNow(DESTINATION);
          return marks(sender, text).stream()
              .anyMatch(mark -> Reference.RECEIVED.equals(mark.relationship()));
        });
  }

  private int limit() {
    return Waiting.await(here().forwarder.inFlightLimit(DESTINATION));
  }
}
