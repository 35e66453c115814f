package org.meshrelay.loadtest.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.ProofChecker;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.receipt.SyncAudit;
import org.meshrelay.protocol.receipt.Verification;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;
import org.meshrelay.protocol.transaction.RequestHeader;

/**
 * Opens receipts that senders hold, as the recipient can, and proves the frames they commit to
 * against the head that the recipient's device has verified (receipts.md 6). Blocks; one thread.
 */
public final class ReceiptProofs {
  /** Questions on their way at a time. */
  private static final int WINDOW = 16;

  /** Waits for one proof. */
  private static final int ATTEMPTS_MAX = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** However long a service asks to wait: an audit has an end. */
  private static final long PAUSE_SECONDS_MAX = 10;

  /** Before a question is asked again that got no answer. */
  private static final long PAUSE_SECONDS = 1;

  /** What may be better a moment later. */
  private static final Set<Failure> PASSING =
      Set.of(Failure.TIMEOUT, Failure.INTERRUPTED, Failure.OVERLOADED);

  private final AccountAddress recipient;
  private final StatementVerifier verifier;
  private final ServiceSession session;
  private final @Nullable KnownTree tree;
  private final Map<String, Long> indexes = new HashMap<>();
  private int count;

  /**
   * Proofs of what the recipient has downloaded.
   *
   * @param recipient whose spool it is
   * @param verifier of what the node signs
   * @param session of the recipient's device
   * @param inbound its verified copy of the spool
   */
  public ReceiptProofs(
      AccountAddress recipient,
      StatementVerifier verifier,
      ServiceSession session,
      ContainerReplica inbound) {
    this.recipient = recipient;
    this.verifier = verifier;
    this.session = session;
    this.tree = inbound.known();
    inbound
        .frames()
        .forEach(
            frame -> indexes.put(String.valueOf(frame.envelope().envelopeId()), frame.index()));
  }

  /**
   * A receipt that a sender holds.
   *
   * @param envelopeId of the message
   * @param payloadDigest of the message
   * @param receipt as it came with the acknowledgement
   */
  public record Held(String envelopeId, Bytes payloadDigest, DareEnvelope receipt) {}

  /** Receipts proved so far. */
  public int count() {
    return count;
  }

  /** Proves receipts; returns what does not hold, in words. */
  public List<String> failures(List<Held> held) {
    List<String> failures = new ArrayList<>();
    KnownTree verified = tree;
    if (verified == null) {
      return held.isEmpty() ? failures : List.of(recipient + ": the copy was never verified");
    }
    for (int from = 0; from < held.size(); from += WINDOW) {
      List<Held> window = held.subList(from, Math.min(from + WINDOW, held.size()));
      List<CompletableFuture<SessionOutcome>> answers =
          window.stream().map(one -> ask(one, verified)).toList();
      for (int i = 0; i < window.size(); i++) {
        Held one = window.get(i);
        SessionOutcome answer = patiently(one, answers.get(i).join(), verified);
        Optional<String> failure = failure(one, answer, verified);
        failure.ifPresent(why -> failures.add(one.envelopeId() + ": " + why));
        count += failure.isEmpty() ? 1 : 0;
      }
    }
    return failures;
  }

  private CompletableFuture<SessionOutcome> ask(Held held, KnownTree verified) {
    ProveRequest request =
        new ProveRequest(
            RequestHeader.of(recipient),
            ContainerName.INBOUND.text(),
            indexes.getOrDefault(held.envelopeId(), 1L),
            null,
            verified.size());
    return session.send(request, Deadline.after(System.nanoTime(), PATIENCE)).toCompletableFuture();
  }

  /**
   * A service limits the proofs that it makes for a device, and one that was just overloaded may
   * need a while: waits, and asks again.
   */
  private SessionOutcome patiently(Held held, SessionOutcome first, KnownTree verified) {
    SessionOutcome outcome = first;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Duration> pause = pause(outcome);
      if (pause.isEmpty()) {
        return outcome;
      }
      LockSupport.parkNanos(pause.get().toNanos());
      outcome = ask(held, verified).join();
    }
    return outcome;
  }

  /** How long to wait before the same question again; empty if that would change nothing. */
  static Optional<Duration> pause(SessionOutcome outcome) {
    Long seconds =
        switch (outcome) {
          case SessionOutcome.Answered answered -> answered.retryAfterSeconds();
          case SessionOutcome.Stopped stopped -> stopped.refusal().retryAfterSeconds();
          case SessionOutcome.Failed failed ->
              PASSING.contains(failed.failure()) ? (Long) PAUSE_SECONDS : null;
        };
    return Optional.ofNullable(seconds)
        .map(told -> Duration.ofSeconds(Math.min(told, PAUSE_SECONDS_MAX)));
  }

  private Optional<String> failure(Held held, SessionOutcome outcome, KnownTree verified) {
    if (!(outcome instanceof SessionOutcome.Answered answered)
        || !(answered.response() instanceof ProveResponse proof)
        || proof.opening() == null) {
      return Optional.of("no proof but " + outcome);
    }
    Verification<SpoolSenderReceipt> receipt =
        verifier.senderReceipt(
            held.receipt(),
            new StatementVerifier.SentMessage(held.envelopeId(), held.payloadDigest(), recipient),
            Instant.now());
    if (!(receipt instanceof Verification.Valid<SpoolSenderReceipt> valid)) {
      return Optional.of(receipt.toString());
    }
    Opening opening = new Opening(proof.opening().nonce(), proof.opening().receipt());
    return SyncAudit.senderReceipt(valid, true, opening, verified)
        .map(Object::toString)
        .or(() -> path(held, opening, proof, verified));
  }

  private Optional<String> path(
      Held held, Opening opening, ProveResponse proof, KnownTree verified) {
    SpoolReceipt committed = opening.committed().orElse(null);
    if (committed == null || !Long.valueOf(committed.index()).equals(index(held))) {
      return Optional.of("the receipt is about another frame");
    }
    boolean proved =
        ProofChecker.inclusion(
            committed.leafHash(),
            committed.index() - 1,
            verified.size(),
            proof.inclusion(),
            verified.head().statement().rootHash());
    return proved ? Optional.empty() : Optional.of("the path does not lead to the head");
  }

  private @Nullable Long index(Held held) {
    return indexes.get(held.envelopeId());
  }
}
