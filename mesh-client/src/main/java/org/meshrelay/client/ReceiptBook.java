package org.meshrelay.client;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.Verification;
import org.meshrelay.protocol.transaction.EntryResponse;

/**
 * Takes the receipts of an answer: each is checked at once and then kept until a synchronization
 * has found its frame in the tree (receipts.md 7.2, step 7). Sender receipts are not for keeping
 * here: the service puts them beside the sent message.
 */
final class ReceiptBook {
  private final ClientContext context;
  private final AccountAddress account;

  ReceiptBook(ClientContext context, AccountAddress account) {
    this.context = context;
    this.account = account;
  }

  void take(List<EntryResponse> entries, HostChain chain) throws MeshException {
    Map<ContainerName, List<DareEnvelope>> held = new EnumMap<>(ContainerName.class);
    for (EntryResponse entry : entries) {
      DareEnvelope envelope = entry.receipt();
      if (envelope != null && isOwner(envelope)) {
        held.computeIfAbsent(check(envelope, chain), name -> new ArrayList<>()).add(envelope);
      }
    }
    for (Map.Entry<ContainerName, List<DareEnvelope>> some : held.entrySet()) {
      context.home().replica(account, some.getKey()).hold(some.getValue());
    }
  }

  private ContainerName check(DareEnvelope envelope, HostChain chain) throws MeshException {
    try {
      ContainerName named = SpoolReceipt.parse(envelope.payload()).container();
      Verification<SpoolReceipt> verified =
          chain.statements().receipt(envelope, new ContainerId(account, named), context.now());
      if (verified instanceof Verification.Invalid<SpoolReceipt> invalid) {
        throw wrongKey(envelope, chain, invalid.reason());
      }
      return named;
    } catch (DecodeException e) {
      throw wrongKey(envelope, chain, String.valueOf(e.getMessage()));
    }
  }

  private MeshException wrongKey(DareEnvelope envelope, HostChain chain, String reason)
      throws MeshException {
    List<DareEnvelope> evidence = new ArrayList<>(List.of(envelope));
    evidence.addAll(chain.envelopes());
    return new MeshException(
        Kind.CHECK_FAILED,
        "the service gave a receipt that does not hold ("
            + reason
            + "); evidence in "
            + context.home().saveEvidence(account, "receipt-wrong-key", context.now(), evidence));
  }

  private static boolean isOwner(DareEnvelope envelope) throws MeshException {
    try {
      return TaggedObject.read(envelope.payload()).tag().equals(SpoolReceipt.TAG);
    } catch (DecodeException e) {
      throw new MeshException(Kind.UNAVAILABLE, "a receipt is malformed", e);
    }
  }
}
