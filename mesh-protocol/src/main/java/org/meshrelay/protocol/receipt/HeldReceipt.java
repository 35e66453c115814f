package org.meshrelay.protocol.receipt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A receipt that is not settled yet, with the proofs that Prove gave for it, if any were asked for.
 *
 * @param receipt as checked by {@link StatementVerifier}
 * @param inclusion path of its frame in the tree of the new head, or null
 * @param consistency from its TreeSize to the new head, or null
 */
public record HeldReceipt(
    Verification<SpoolReceipt> receipt,
    @Nullable List<Bytes> inclusion,
    @Nullable List<Bytes> consistency) {
  /** A receipt for which no proof was asked. */
  public static HeldReceipt of(Verification<SpoolReceipt> receipt) {
    return new HeldReceipt(receipt, null, null);
  }
}
