package org.meshrelay.relay.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.relay.delivery.PairOutcome;

/**
 * What a transaction answers.
 *
 * @param response the payload, without the request's ID
 * @param retryAfterSeconds least wait before a repetition, the longest of the entries; null if none
 */
public record Answer(MeshResponse response, @Nullable Long retryAfterSeconds) {
  /** An answer that names no wait. */
  public static Answer of(MeshResponse response) {
    return new Answer(response, null);
  }

  /** The refusal of a whole request. */
  public static Answer of(Refusal refusal) {
    return new Answer(StatusOnlyResponse.of(refusal), refusal.retryAfterSeconds());
  }

  /** An answer with entries. */
  static Answer of(MeshResponse response, List<PairOutcome> entries) {
    @Nullable Long longest = null;
    for (PairOutcome entry : entries) {
      Long wait = entry.retryAfterSeconds();
      if (wait != null && (longest == null || wait > longest)) {
        longest = wait;
      }
    }
    return new Answer(response, longest);
  }
}
