package org.meshrelay.client;

import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.NodeSource;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.ProofChecker;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.receipt.SyncAudit;
import org.meshrelay.protocol.receipt.Verification;
import org.meshrelay.protocol.transaction.ProofOpening;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;

/**
 * Proofs about single messages (receipts.md 2, 3, 5, 6): what the service shows is checked against
 * the local copy, so that nothing it supplies is believed because it supplies it. Every
 * synchronization audits the whole; this is for a message in question.
 */
public final class MeshAudit {
  private final ClientContext context;

  MeshAudit(ClientContext context) {
    this.context = context;
  }

  /**
   * What the service could prove.
   *
   * @param container where the message is
   * @param index its frame
   * @param treeSize of the head that the service signed for this
   * @param inclusion whether the frame, as held here, is in the tree of that head
   * @param consistency whether the tree that ended before the frame, as held here, is the beginning
   *     of that tree
   * @param opened whether the sender's receipt is about this frame and agrees with the tree held
   *     here; null if none was given
   */
  public record Proof(
      ContainerName container,
      long index,
      long treeSize,
      boolean inclusion,
      boolean consistency,
      @Nullable Boolean opened) {}

  /**
   * Asks the service to prove that a message of the local copy is in the container.
   *
   * @param messageId of a message in the local copy
   * @param senderReceipt the receipt that its sender holds, or null
   */
  public Proof prove(
      @Nullable AccountAddress named,
      ContainerName container,
      String messageId,
      @Nullable DareEnvelope senderReceipt)
      throws MeshException {
    AccountSession session = context.session(named);
    long index = index(session, container, messageId);
    ProveResponse response =
        session
            .calls()
            .call(
                new ProveRequest(session.header(), container.text(), index, index - 1, null),
                ProveResponse.class);
    SpoolTreeHead head = head(session, container, response);
    ContainerReplica replica = session.replica(container);
    return new Proof(
        container,
        index,
        head.treeSize(),
        ProofChecker.inclusion(
            frame(replica, index).leaf().leafHash(),
            index - 1,
            head.treeSize(),
            response.inclusion(),
            head.rootHash()),
        ProofChecker.consistency(
            index - 1,
            head.treeSize(),
            response.consistency(),
            rootBefore(replica, index),
            head.rootHash()),
        senderReceipt == null ? null : opened(session, replica, index, response, senderReceipt));
  }

  private long index(AccountSession session, ContainerName container, String messageId)
      throws MeshException {
    return session
        .spool(container)
        .find(messageId)
        .orElseThrow(
            () ->
                new MeshException(
                    Kind.CHECK_FAILED,
                    messageId
                        + " is not in the local copy of "
                        + container
                        + "; synchronize first"))
        .index();
  }

  private SpoolTreeHead head(
      AccountSession session, ContainerName container, ProveResponse response)
      throws MeshException {
    DareEnvelope envelope = response.treeHead();
    if (envelope == null) {
      throw new MeshException(Kind.UNAVAILABLE, "Prove: the service answered without a head");
    }
    return session
        .chain()
        .statements()
        .head(envelope, new ContainerId(session.address(), container), context.now())
        .asOptional()
        .orElseThrow(
            () ->
                new MeshException(
                    Kind.CHECK_FAILED, "the head of " + container + " does not verify"));
  }

  private static ReplicaFrame frame(ContainerReplica replica, long index) {
    return replica.frames().get(Math.toIntExact(index - 1));
  }

  private static Bytes rootBefore(ContainerReplica replica, long index) throws MeshException {
    KnownTree known = replica.known();
    NodeSource leaves = known == null ? null : known.leaves();
    if (leaves == null) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the copy of " + replica.name() + " was never verified");
    }
    return MerkleTree.root(leaves, index - 1);
  }

  private boolean opened(
      AccountSession session,
      ContainerReplica replica,
      long index,
      ProveResponse response,
      DareEnvelope receipt)
      throws MeshException {
    DareEnvelope message = frame(replica, index).envelope();
    String envelopeId = message.envelopeId();
    Verification<SpoolSenderReceipt> verified =
        session
            .chain()
            .statements()
            .senderReceipt(
                receipt,
                new StatementVerifier.SentMessage(
                    envelopeId == null ? "" : envelopeId,
                    Digests.sha512(message.payload()),
                    session.address()),
                context.now());
    ProofOpening opening = response.opening();
    return verified instanceof Verification.Valid<SpoolSenderReceipt> valid
        && opening != null
        && opening.nonce().size() == Opening.NONCE_SIZE
        && SyncAudit.senderReceipt(
                valid, true, new Opening(opening.nonce(), opening.receipt()), replica.known())
            .isEmpty();
  }
}
