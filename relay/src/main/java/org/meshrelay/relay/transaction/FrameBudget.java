package org.meshrelay.relay.transaction;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.transaction.ConstraintsData;

/**
 * How much one Download still gives, over all its selections together (protocol.md 2.3 rules 4 and
 * 5): at most 100 entries, 1 MiB, or 4 MiB where the client asks for it; at least one entry, cut if
 * it alone is more than was asked for. For one thread, one request.
 */
final class FrameBudget {
  /** Entries of one answer (protocol.md 2.3). */
  static final int ENTRIES_MAX = 100;

  /** Octets of an answer without a wish of the client (protocol.md 2.3). */
  static final long OCTETS_DEFAULT = 1 << 20;

  /** Octets of an answer at the client's wish (protocol.md 2.3). */
  static final long OCTETS_MAX = 4 << 20;

  private final ConstraintsData asked;
  private long entries;
  private long octets;
  private final @Nullable Long payloadMax;
  private long payload;
  private boolean empty = true;

  FrameBudget(ConstraintsData asked) {
    this.asked = asked;
    Long wanted = asked.maxEntries();
    this.entries = wanted == null ? ENTRIES_MAX : Math.clamp(wanted, 0L, ENTRIES_MAX);
    this.payloadMax = asked.bytesMax();
    this.octets =
        payloadMax == null ? OCTETS_DEFAULT : Math.clamp(payloadMax, OCTETS_DEFAULT, OCTETS_MAX);
    this.payload = payloadMax == null ? OCTETS_MAX : payloadMax;
  }

  /** True if nothing more can be added. */
  boolean isSpent() {
    return entries == 0 || (!empty && (octets <= 0 || payload <= 0));
  }

  /** Frames worth reading at once. */
  int framesAtOnce() {
    return Math.clamp(entries, 1, ENTRIES_MAX);
  }

  /**
   * The frame as it goes into the answer, or null if it does not fit any more.
   *
   * @param redacted whether its body is left out by the selection
   */
  @Nullable DareEnvelope take(DareEnvelope frame, boolean redacted) {
    DareEnvelope part = parts(frame, redacted);
    long size = part.messageSize();
    long body = part.payload().size();
    if (!empty && (size > octets || body > payload)) {
      return null;
    }
    if (empty) {
      part = cut(part);
    }
    empty = false;
    entries--;
    octets -= part.messageSize();
    payload -= part.payload().size();
    return part;
  }

  private DareEnvelope parts(DareEnvelope frame, boolean redacted) {
    DareEnvelope part = frame;
    if (redacted || !asked.wantsPayload()) {
      part = part.withoutPayload();
    }
    if (!asked.wantsTrailer()) {
      part = part.withoutTrailer();
    }
    return asked.wantsHeader() ? part : joined(EMPTY_HEADER, part.payload(), part.trailer());
  }

  /** The first entry begins at the offset asked for and is cut to what was asked for. */
  private DareEnvelope cut(DareEnvelope part) {
    Long offset = asked.bytesOffset();
    int size = part.payload().size();
    int from = offset == null ? 0 : (int) Math.min(offset, size);
    long most = payloadMax == null ? size : payloadMax;
    int to = (int) Math.min(size, from + most);
    return from == 0 && to == size
        ? part
        : joined(part.header(), part.payload().slice(from, to), part.trailer());
  }

  private static final DareHeader EMPTY_HEADER = emptyHeader();

  private static DareHeader emptyHeader() {
    try {
      return DareHeader.of(JsonObject.EMPTY);
    } catch (DecodeException e) {
      throw new IllegalStateException("an empty header is a header", e);
    }
  }

  private static DareEnvelope joined(DareHeader header, Bytes payload, DareTrailer trailer) {
    try {
      return DareEnvelope.of(header, payload, trailer);
    } catch (DecodeException e) {
      throw new IllegalStateException("parts of a frame make an envelope", e);
    }
  }
}
