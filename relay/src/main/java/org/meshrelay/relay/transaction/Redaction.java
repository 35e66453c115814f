package org.meshrelay.relay.transaction;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.relay.retention.SpoolStates;

/**
 * Which frames of a selection are sent without their bodies (protocol.md 2.3 rule 7, MSP-57):
 * superseded and deleted catalog entries, read and deleted messages, frames before a date. Header
 * and trailer are sent, so that the copy can still be checked for continuity.
 *
 * <p>The state of messages is taken from the newest {@value #STATE_FRAMES_MAX} frames of the spool:
 * a message whose completion is older is sent whole, which is never wrong. Reader pool only.
 */
final class Redaction {
  /** Frames looked at for completion messages; a read of at most a few megabytes. A guess. */
  private static final int STATE_FRAMES_MAX = 2_000;

  private final SpoolEngine engine;
  private final AccountAddress account;
  private final ContainerName container;
  private final List<String> wanted;
  private final @Nullable Instant before;
  private @Nullable SpoolStates states;

  Redaction(
      SpoolEngine engine,
      AccountAddress account,
      ContainerName container,
      ConstraintsSelect select) {
    this.engine = engine;
    this.account = account;
    this.container = container;
    this.wanted = select.redact();
    this.before = wanted.contains("Before") ? select.notBefore() : null;
  }

  /** True if the date of the selection cuts bodies and not frames. */
  boolean replacesNotBefore() {
    return before != null;
  }

  /** True if the frame's body is left out. */
  boolean applies(StoredFrame frame) {
    if (wanted.isEmpty() || frame.index() == 0) {
      return false;
    }
    if (before != null && frame.received().isBefore(before)) {
      return true;
    }
    return container.isCatalog() ? isOldEntry(frame) : isOldMessage(frame);
  }

  private boolean isOldEntry(StoredFrame frame) {
    ContentMeta meta = frame.envelope().contentMeta();
    String key = meta == null ? null : meta.uniqueId();
    if (key == null) {
      return false;
    }
    OptionalLong live = engine.find(account, container, key);
    return live.isEmpty()
        ? wanted.contains("Deleted")
        : wanted.contains("Superseded") && live.getAsLong() != frame.index();
  }

  private boolean isOldMessage(StoredFrame frame) {
    if (!wanted.contains("Read") && !wanted.contains("Deleted")) {
      return false;
    }
    String id = frame.envelope().envelopeId();
    String state = id == null ? null : states().of(id);
    return (Reference.READ.equals(state) && wanted.contains("Read"))
        || (Reference.DELETED.equals(state) && wanted.contains("Deleted"));
  }

  private SpoolStates states() {
    SpoolStates known = states;
    if (known == null) {
      known = SpoolStates.read(engine, account, container, STATE_FRAMES_MAX);
      states = known;
    }
    return known;
  }
}
