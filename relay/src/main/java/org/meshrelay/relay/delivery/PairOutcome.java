package org.meshrelay.relay.delivery;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.EntryResult;
import org.meshrelay.protocol.transaction.MovedAccount;

/**
 * What became of one entry of a request: a pair of message and recipient, or a frame.
 *
 * @param code numbers of the entry; a success if it was taken
 * @param index frame assigned, for owners only
 * @param receipt signed by the host, for what was stored
 * @param constraints how much would be taken, for an entry without a body
 * @param retryAfterSeconds least wait of an entry that met a limit
 * @param movedTo with 303, where the account has gone
 */
public record PairOutcome(
    StatusCode code,
    @Nullable Long index,
    @Nullable DareEnvelope receipt,
    @Nullable ConstraintsData constraints,
    @Nullable Long retryAfterSeconds,
    @Nullable AccountAddress movedTo) {

  /** Taken and stored. */
  public static PairOutcome accepted(
      StatusCode code, @Nullable Long index, @Nullable DareEnvelope receipt) {
    return new PairOutcome(code, index, receipt, null, null, null);
  }

  /** Would be taken with a body of at most so many octets; nothing is stored. */
  public static PairOutcome wouldTake(long octetsMax) {
    return new PairOutcome(
        StatusCode.SUCCESS, null, null, ConstraintsData.ofBytesMax(octetsMax), null, null);
  }

  /** Refused. */
  public static PairOutcome refused(StatusCode code) {
    return new PairOutcome(code, null, null, null, null, null);
  }

  /** Refused with the wait that the refusal names. */
  public static PairOutcome refused(Refusal refusal) {
    return new PairOutcome(refusal.code(), null, null, null, refusal.retryAfterSeconds(), null);
  }

  /** Would be taken, if the account had not gone. */
  static PairOutcome moved(AccountAddress to) {
    return new PairOutcome(StatusCode.REDIRECT_PERMANENT, null, null, null, null, to);
  }

  /** Refused by a limit that has room again after so many nanoseconds. */
  public static PairOutcome limited(long waitNanos) {
    return refused(limit(waitNanos));
  }

  /** The refusal of a limit that has room again after so many nanoseconds, in whole seconds. */
  public static Refusal limit(long waitNanos) {
    return Refusal.rateLimited(Math.max(1, (waitNanos + 999_999_999L) / 1_000_000_000L));
  }

  /** True if the entry was taken. */
  public boolean isAccepted() {
    return code.isSuccess();
  }

  /** The entry of the response. */
  public EntryResponse toEntry(long indexRequest) {
    EntryResult result =
        switch (code) {
          case CATALOG_CONFLICT, PRECONDITION_FAILED -> EntryResult.CONFLICT;
          default -> code.isSuccess() ? EntryResult.ACCEPT : EntryResult.REJECT;
        };
    return new EntryResponse(
        indexRequest,
        index,
        result,
        code.status(),
        code.extended(),
        constraints,
        receipt,
        movedTo == null ? null : MovedAccount.uri(movedTo));
  }
}
