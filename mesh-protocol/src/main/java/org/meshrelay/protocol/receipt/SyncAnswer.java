package org.meshrelay.protocol.receipt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * What a device received in one synchronization of one container.
 *
 * <p>Only what was in its hands when the Prove request left belongs here: the head covers that, and
 * answers that overtake each other are no rollback (receipts.md 7.2).
 *
 * @param head the newest head, as checked by {@link StatementVerifier}
 * @param consistency from the stored size to the head
 * @param frameCount {@code ContainerStatus.Index}, the Index of the next frame; null if not asked
 * @param frames received since the stored head, in any order; a full copy brings all of them
 * @param fullCopy true if the device downloads every frame, false if it proves single ones
 * @param receipts not settled yet
 */
public record SyncAnswer(
    Verification<SpoolTreeHead> head,
    List<Bytes> consistency,
    @Nullable Long frameCount,
    List<DeliveredFrame> frames,
    boolean fullCopy,
    List<HeldReceipt> receipts) {
  /** Copies the lists. */
  public SyncAnswer {
    consistency = List.copyOf(consistency);
    frames = List.copyOf(frames);
    receipts = List.copyOf(receipts);
  }

  /** A head and its proof alone: steps 1 to 3. */
  public static SyncAnswer ofHead(Verification<SpoolTreeHead> head, List<Bytes> consistency) {
    return new SyncAnswer(head, consistency, null, List.of(), false, List.of());
  }
}
