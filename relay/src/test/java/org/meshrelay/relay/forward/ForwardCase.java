package org.meshrelay.relay.forward;

import io.vertx.core.Future;
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
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.TwoServices;
import org.meshrelay.relay.fixture.Waiting;
import org.meshrelay.relay.gateway.Transactions;

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
            Duration.ofSeconds(30),
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

  List<DestinationStatus> destinations() {
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

  static Transactions answer(MeshResponse response, @Nullable Long retryAfter) {
    return (request, caller, deadline) ->
        Future.succeededFuture(new Transactions.Result(response, retryAfter));
  }

  void answersPosts(Transactions answer) {
    network.change(
        THERE,
        real ->
            (request, caller, deadline) ->
                (request instanceof PostRequest ? answer : real)
                    .execute(request, caller, deadline));
  }

  static MeshResponse whole(StatusCode code) {
    return new StatusOnlyResponse(ResponseStatus.of(code));
  }
}
