package org.meshrelay.protocol.receipt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an audit came to. */
public sealed interface SyncOutcome {
  /**
   * Nothing contradicts; step 8 stores this.
   *
   * @param head the head to store, with its evidence
   * @param frontier of the head's tree; null for a partial copy
   * @param settled receipts that may be dropped
   * @param unsettled receipts that need a proof first
   * @param erased frames that proved only that something was there, for the user's information
   */
  record Passed(
      Verification.Valid<SpoolTreeHead> head,
      @Nullable Frontier frontier,
      List<HeldReceipt> settled,
      List<HeldReceipt> unsettled,
      List<Long> erased)
      implements SyncOutcome {}

  /** The user is told; the old head and the device's copy stay. */
  record Failed(Report report) implements SyncOutcome {}
}
