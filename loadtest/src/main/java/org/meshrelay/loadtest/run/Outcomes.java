package org.meshrelay.loadtest.run;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.protocol.transaction.UploadResponse;

/** What the outcome of a session means for a measurement. */
final class Outcomes {
  private Outcomes() {}

  static Outcome of(@Nullable SessionOutcome outcome) {
    return switch (outcome) {
      case SessionOutcome.Answered answered -> answered(answered);
      case SessionOutcome.Stopped stopped ->
          Outcome.refused(
              code(stopped.refusal().code().status(), stopped.refusal().code().extended()),
              stopped.refusal().retryAfterSeconds() != null);
      case SessionOutcome.Failed failed -> failed(failed.failure());
      case null -> Outcome.failed("generator: no outcome");
    };
  }

  /** The one entry of the answer to a post; null if it is another answer. */
  static @Nullable EntryResponse entry(@Nullable SessionOutcome outcome) {
    return outcome instanceof SessionOutcome.Answered answered
            && answered.response() instanceof PostResponse response
            && response.entries().size() == 1
        ? response.entries().getFirst()
        : null;
  }

  /** What is known of a message after this answer to its post. */
  static Ledger.State state(@Nullable SessionOutcome outcome) {
    EntryResponse entry = entry(outcome);
    if (entry == null || entry.code().filter(StatusCode.HELD::equals).isPresent()) {
      return Ledger.State.UNKNOWN;
    }
    return entry.isAccepted() ? Ledger.State.ACKNOWLEDGED : Ledger.State.REFUSED;
  }

  /** Whether the request was not taken up for want of room: the same one may be sent later. */
  static boolean isTurnedAway(@Nullable SessionOutcome outcome) {
    return outcome instanceof SessionOutcome.Stopped && !of(outcome).isAdmitted();
  }

  /** Frames of a container, as the answer to a status request says; empty for other answers. */
  static OptionalLong length(@Nullable SessionOutcome outcome, ContainerName container) {
    return outcome instanceof SessionOutcome.Answered answered
            && answered.response() instanceof StatusResponse status
        ? status.containerStatus().stream()
            .filter(state -> state.containerName().filter(container::equals).isPresent())
            .mapToLong(ContainerStatus::index)
            .findFirst()
        : OptionalLong.empty();
  }

  /** What this process was too busy to send says nothing about the node. */
  private static Outcome failed(SessionOutcome.Failure failure) {
    String code = failure.name().toLowerCase(Locale.ROOT);
    return Outcome.failed(
        failure == SessionOutcome.Failure.OVERLOADED ? "generator: " + code : code);
  }

  /** What carries entries is done when all of them are, and as refused as the first that is not. */
  private static Outcome answered(SessionOutcome.Answered answered) {
    List<EntryResponse> entries = entries(answered.response());
    boolean mayRetry = answered.retryAfterSeconds() != null;
    for (EntryResponse entry : entries) {
      if (!entry.isAccepted()) {
        return Outcome.refused(code(entry.status(), entry.extended()), mayRetry);
      }
    }
    var status = answered.response().outcome();
    boolean lacks = entries.isEmpty() && answered.response() instanceof PostResponse;
    return status.isSuccess() && !lacks
        ? Outcome.ACKNOWLEDGED
        : Outcome.refused(code(status.status(), status.extended()), mayRetry);
  }

  private static List<EntryResponse> entries(MeshResponse response) {
    return switch (response) {
      case PostResponse post -> post.entries();
      case UploadResponse upload -> upload.entries();
      default -> List.of();
    };
  }

  private static String code(long status, long extended) {
    return extended == 0 ? Long.toString(status) : status + "/" + extended;
  }
}
