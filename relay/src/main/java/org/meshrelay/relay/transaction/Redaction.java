package org.meshrelay.relay.transaction;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.transaction.ConstraintsSelect;

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

  private static final int OCTETS_AT_ONCE = 1 << 20;
  private static final int FRAMES_AT_ONCE = 200;

  private final SpoolEngine engine;
  private final AccountAddress account;
  private final ContainerName container;
  private final List<String> wanted;
  private final @Nullable Instant before;
  private @Nullable Map<String, String> states;

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
    String state = id == null ? null : states().get(id);
    return (Reference.READ.equals(state) && wanted.contains("Read"))
        || (Reference.DELETED.equals(state) && wanted.contains("Deleted"));
  }

  /** Newest relationship by EnvelopeID of the message. */
  private Map<String, String> states() {
    Map<String, String> known = states;
    if (known == null) {
      known = new HashMap<>();
      long count = engine.view(account, container).map(view -> view.frameCount()).orElse(1L);
      long next = Math.max(1, count - STATE_FRAMES_MAX);
      while (next < count) {
        List<StoredFrame> frames =
            engine.read(
                account,
                container,
                new FrameRange(next, count - 1, FRAMES_AT_ONCE, OCTETS_AT_ONCE));
        if (frames.isEmpty()) {
          break;
        }
        for (StoredFrame frame : frames) {
          note(known, frame);
        }
        next = frames.getLast().index() + 1;
      }
      states = known;
    }
    return known;
  }

  private static void note(Map<String, String> states, StoredFrame frame) {
    ContentMeta meta = frame.envelope().contentMeta();
    if (meta == null || !"MessageComplete".equals(meta.messageType())) {
      return;
    }
    MeshMessage message;
    try {
      message = MessageCodec.parse(frame.envelope().payload());
    } catch (DecodeException e) {
      // Encrypted to the owner: its state is not for us to know.
      return;
    }
    if (message instanceof MessageComplete complete) {
      for (Reference reference : complete.head().references()) {
        String id = reference.messageId();
        String relationship = reference.relationship();
        if (id != null && relationship != null && MessageHead.isMessageId(id)) {
          states.put(MeshIdentifiers.envelopeId(id), relationship);
        }
      }
    }
  }
}
