package org.meshrelay.relay.delivery;

import java.util.Objects;
import org.meshrelay.access.Verdict;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** Puts messages where the ingress route puts them, with any verdict. */
final class StoredMessages {
  private StoredMessages() {}

  static InboundStore.Stored store(
      TestService service, TestUser recipient, DareEnvelope message, Verdict verdict) {
    return store(service, recipient, message, verdict, AccountQuotas.DEFAULT);
  }

  static InboundStore.Stored store(
      TestService service,
      TestUser recipient,
      DareEnvelope message,
      Verdict verdict,
      AccountQuotas quotas) {
    Candidate candidate =
        Objects.requireNonNull(Candidate.look(message, 65_536).candidate(), "not a message");
    return Waiting.await(
        EngineFutures.write(
            service.engine,
            recipient.address(),
            tx -> InboundStore.store(tx, candidate, verdict, quotas)));
  }
}
