package org.meshrelay.loadtest.peer;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.receipt.LeafTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;

/**
 * What the peer does with authentic requests: takes every message, gives a receipt for it, and
 * forgets it. A receipt is as good as one of a real service to everybody but the recipient. Any
 * thread; one signature for each message.
 */
final class SinkTransactions {
  private static final int SECRET_OCTETS = 32;

  private final StatementSigner signer;
  private final SecretBytes secret;
  private final InstantSource clock;

  SinkTransactions(HostKeys host, EntropySource entropy, InstantSource clock) {
    this.signer = new StatementSigner(host.signature());
    this.secret = entropy.secret(SECRET_OCTETS);
    this.clock = clock;
  }

  /** The answer, with what goes wrong in it. */
  MeshResponse answer(MeshRequest request, Draw draw) {
    return request instanceof PostRequest post
        ? post(post, draw)
        : new StatusOnlyResponse(ResponseStatus.of(StatusCode.NOT_ENABLED));
  }

  private MeshResponse post(PostRequest request, Draw draw) {
    Fault.Refuse refusal = draw.refusal();
    boolean refused = refusal != null && refusal.as() == Fault.Refusal.POLICY;
    List<EntryResponse> entries = new ArrayList<>();
    for (DareEnvelope message : request.message()) {
      for (AccountAddress recipient : request.accounts()) {
        entries.add(
            refused
                ? EntryResponse.refused(entries.size(), StatusCode.REFUSED)
                : EntryResponse.accepted(
                    entries.size(), null, receipt(recipient, message, draw.wrongReceipt())));
      }
    }
    return new PostResponse(ResponseStatus.SUCCESS.withId(request.header().id()), entries, null);
  }

  private DareEnvelope receipt(AccountAddress recipient, DareEnvelope message, boolean wrong) {
    Bytes payload = wrong ? Bytes.utf8("another message") : message.payload();
    Bytes digest = Digests.sha512(payload);
    String id = message.envelopeId() == null ? "" : String.valueOf(message.envelopeId());
    LeafTree tree = new LeafTree();
    tree.append(MerkleTree.leafHash(1, digest, message.envelopeId()));
    SpoolReceipt receipt =
        new SpoolReceipt(
            recipient,
            ContainerName.INBOUND,
            1,
            id,
            digest,
            1,
            tree.rootAt(1),
            clock.instant(),
            List.of());
    return signer.plain(SpoolSenderReceipt.of(receipt, Opening.derive(secret, receipt)));
  }
}
