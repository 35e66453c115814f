package org.meshrelay.relay.delivery;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.Verification;

/**
 * Containers that continue those of another service after a move (receipts.md 8.3, ADR 56): the
 * link that the owner's device uploads as frame 0, and how far the history behind it goes. The link
 * is kept among the notes about the account, since frame 0 of a container here is written once.
 */
public final class Continuations {
  private Continuations() {}

  /** The link in an uploaded frame 0; null if the frame holds none. */
  public static @Nullable SpoolLink link(DareEnvelope frame) {
    try {
      return SpoolLink.parse(frame.payload());
    } catch (DecodeException e) {
      return null;
    }
  }

  /**
   * The tree that a link leads to: its head verifies and is of this account, whatever its service
   * (the truth of the old tree is for the owner's devices to judge). Verifies signatures.
   *
   * @param addresses of the account, old and new
   */
  public static Optional<SpoolTreeHead.Previous> last(
      SpoolLink link, ContainerName container, Iterable<AccountAddress> addresses, Instant now) {
    Optional<HostChain> chain = chain(link);
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    for (AccountAddress address : addresses) {
      Verification<SpoolTreeHead> head =
          chain.get().statements().head(link.treeHead(), new ContainerId(address, container), now);
      Optional<SpoolTreeHead.Previous> last =
          head.asOptional()
              .map(
                  statement ->
                      new SpoolTreeHead.Previous(
                          chain.get().serviceUdf(),
                          address,
                          statement.treeSize(),
                          statement.rootHash()));
      if (last.isPresent()) {
        return last;
      }
    }
    return Optional.empty();
  }

  private static Optional<HostChain> chain(SpoolLink link) {
    try {
      ServiceCredential credential =
          ServiceCredential.verify(
              link.profileService(), link.profileHost(), link.connectionHost());
      return HostChain.of(credential, credential.serviceUdf());
    } catch (DecodeException | NotVerifiedException e) {
      return Optional.empty();
    }
  }

  /** How the container continues another, as the lane has it. */
  public static Optional<OutqueueRecord.Continuation> find(
      LaneTransaction tx, ContainerName container) {
    return Outqueue.find(tx, key(container)).flatMap(Continuations::continuation);
  }

  /** How the container continues another. Blocks. */
  public static Optional<OutqueueRecord.Continuation> find(
      SpoolEngine engine, AccountAddress account, ContainerName container) {
    return Outqueue.find(engine, account, key(container)).flatMap(Continuations::continuation);
  }

  /** Notes a link; it is written once. */
  public static void put(
      LaneTransaction tx, ContainerName container, SpoolTreeHead.Previous last, SpoolLink link) {
    Outqueue.continuing(tx, key(container), container, last, link);
  }

  /** True while frames of the other container are still to come: nothing else may be appended. */
  public static boolean isFilling(LaneTransaction tx, ContainerName container) {
    long size = tx.view(container).map(ContainerView::treeSize).orElse(0L);
    return find(tx, container).filter(known -> size < known.last().treeSize()).isPresent();
  }

  /** Frame 0 as owners see it: with the link as its payload. */
  public static DareEnvelope frameZero(DareEnvelope stored, SpoolLink link) {
    try {
      return DareEnvelope.of(
          HeaderEditor.forwarded(stored).header(),
          link.payload(),
          EnvelopeBuilder.of(link.payload()).build().trailer());
    } catch (DecodeException e) {
      throw new IllegalStateException("a link does not change what an envelope is", e);
    }
  }

  private static Optional<OutqueueRecord.Continuation> continuation(OutqueueRecord note) {
    return note instanceof OutqueueRecord.Continuation found
        ? Optional.of(found)
        : Optional.empty();
  }

  /** No EnvelopeID and no ResponseID has a colon. */
  private static String key(ContainerName container) {
    return "continues:" + container.text();
  }
}
