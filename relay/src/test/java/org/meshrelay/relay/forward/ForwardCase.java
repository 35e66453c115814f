package org.meshrelay.relay.forward;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.TwoServices;
import org.meshrelay.relay.fixture.Waiting;

/**
 * What tests of the forwarder share: alice here, and there bob, who takes her messages, and bea.
 */
abstract class ForwardCase extends TwoServices {
  TestUser alice = TestUser.at("alice@example.com");
  TestUser bob = TestUser.at("bob@example.net");
  TestUser bea = TestUser.at("bea@example.net");

  @Override
  protected void adjustHere(TestService.Settings settings) {
    settings.forward =
        new ForwardSettings(
            1_000,
            100,
            20,
            4,
            Duration.ofSeconds(2),
            new RetrySchedule(Duration.ofMillis(20), Duration.ofDays(2), 0));
  }

  @BeforeEach
  void registerAll() {
    alice = here().register(alice);
    bob = there().register(bob);
    bea = there().register(bea);
    there().befriend(bob, alice);
  }

  boolean verifies(@Nullable DareEnvelope receipt, DareEnvelope message, TestUser to) {
    String envelopeId = message.envelopeId();
    return receipt != null
        && envelopeId != null
        && StatementVerifier.ofHost(there().identity.hostKey().publicKey())
            .senderReceipt(
                receipt,
                new StatementVerifier.SentMessage(
                    envelopeId, Digests.sha512(message.payload()), to.address()),
                Instant.now().plus(Duration.ofDays(30)))
            .isValid();
  }

  /** Makes what waits due, however long its pause, and lets sessions forget their errors. */
  void retry() {
    clock.advance(Duration.ofSeconds(10));
    here().forwarder.retryNow(ServiceName.parse(THERE));
  }

  List<Forwarder.Status> destinations() {
    return Waiting.await(here().forwarder.destinations());
  }

  void failedOnce() {
    Waiting.until(() -> destinations().stream().anyMatch(d -> d.lastError() != null));
  }

  String lastError() {
    failedOnce();
    return String.valueOf(destinations().getFirst().lastError());
  }

  static List<Bytes> payloads(List<DareEnvelope> envelopes) {
    return envelopes.stream().map(DareEnvelope::payload).toList();
  }
}
