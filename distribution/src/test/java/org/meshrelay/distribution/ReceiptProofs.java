package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.distribution.PostStream.Acknowledged;
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
 * against the head that the recipient's device has verified (receipts.md 6).
 */
final class ReceiptProofs {
  /** Questions on their way at a time. */
  private static final int WINDOW = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Correspondent recipient;
  private final StatementVerifier verifier;
  private final ServiceSession session;
  private final KnownTree tree;
  private final Map<String, Long> indexes = new HashMap<>();
  private int count;

  private ReceiptProofs(
      Correspondent recipient,
      StatementVerifier verifier,
      ServiceSession session,
      ContainerReplica inbound) {
    this.recipient = recipient;
    this.verifier = verifier;
    this.session = session;
    this.tree = Optional.ofNullable(inbound.known()).orElseThrow();
    inbound
        .frames()
        .forEach(
            frame -> indexes.put(String.valueOf(frame.envelope().envelopeId()), frame.index()));
  }

  /** The proofs of what the recipient has downloaded. */
  static ReceiptProofs of(Devices devices, Correspondent recipient) throws MeshException {
    try (MeshHome home = devices.home(recipient.address().local())) {
      return new ReceiptProofs(
          recipient,
          devices.chain().statements(),
          devices.session(recipient),
          home.replica(recipient.address(), ContainerName.INBOUND));
    }
  }

  /** Receipts proved so far. */
  int count() {
    return count;
  }

  /** Proves the receipts of these messages; a message without one is passed over. */
  void assertProved(List<Acknowledged> messages) {
    List<Acknowledged> held =
        messages.stream().filter(known -> known.entry().receipt() != null).toList();
    for (int from = 0; from < held.size(); from += WINDOW) {
      List<Acknowledged> window = held.subList(from, Math.min(from + WINDOW, held.size()));
      List<CompletableFuture<SessionOutcome>> answers = new ArrayList<>();
      for (Acknowledged known : window) {
        answers.add(ask(index(known)));
      }
      for (int i = 0; i < window.size(); i++) {
        assertProved(window.get(i), answers.get(i).join());
        count++;
      }
    }
  }

  private long index(Acknowledged known) {
    return Optional.ofNullable(indexes.get(known.sent().envelopeId())).orElseThrow();
  }

  private CompletableFuture<SessionOutcome> ask(long index) {
    ProveRequest request =
        new ProveRequest(
            RequestHeader.of(recipient.address()),
            ContainerName.INBOUND.text(),
            index,
            null,
            tree.size());
    return session.send(request, Deadline.after(System.nanoTime(), PATIENCE)).toCompletableFuture();
  }

  private void assertProved(Acknowledged known, SessionOutcome outcome) {
    String text = known.sent().text();
    if (!(outcome instanceof SessionOutcome.Answered answered)
        || !(answered.response() instanceof ProveResponse proof)
        || proof.opening() == null) {
      throw new AssertionError(text + ": no proof but " + outcome);
    }
    Verification.Valid<SpoolSenderReceipt> receipt = verified(known);
    Opening opening = new Opening(proof.opening().nonce(), proof.opening().receipt());
    assertEquals(Optional.empty(), SyncAudit.senderReceipt(receipt, true, opening, tree), text);
    SpoolReceipt committed = opening.committed().orElseThrow();
    assertEquals(index(known), committed.index(), text);
    assertTrue(
        ProofChecker.inclusion(
            committed.leafHash(),
            committed.index() - 1,
            tree.size(),
            proof.inclusion(),
            tree.head().statement().rootHash()),
        () -> text + ": path");
  }

  private Verification.Valid<SpoolSenderReceipt> verified(Acknowledged known) {
    DareEnvelope envelope = Optional.ofNullable(known.entry().receipt()).orElseThrow();
    Verification<SpoolSenderReceipt> receipt =
        verifier.senderReceipt(
            envelope,
            new StatementVerifier.SentMessage(
                known.sent().envelopeId(), known.sent().payloadDigest(), recipient.address()),
            Instant.now());
    if (receipt instanceof Verification.Valid<SpoolSenderReceipt> valid) {
      return valid;
    }
    throw new AssertionError(known.sent().text() + ": " + receipt);
  }
}
