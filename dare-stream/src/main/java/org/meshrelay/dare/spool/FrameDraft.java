package org.meshrelay.dare.spool;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * A frame to append.
 *
 * @param envelope what becomes of it is said at {@link LaneTransaction#append}
 * @param key under which the frame is found: UniqueID in a catalog, EnvelopeID in a spool; null if
 *     it is found by index only
 * @param event what it does to its key in a catalog; null in a spool. A DELETE ends the key
 * @param room what room it may take on a device that is nearly full
 */
public record FrameDraft(
    DareEnvelope envelope, @Nullable String key, @Nullable CatalogEvent event, RoomUse room) {
  /** Longest key in octets of UTF-8: four times the longest identifier of the specification. */
  public static final int KEY_OCTETS_MAX = 1024;

  /**
   * Refuses a key that is too long for the index.
   *
   * @throws IllegalArgumentException if it has more than {@link #KEY_OCTETS_MAX} octets
   */
  public FrameDraft {
    if (key != null && key.getBytes(StandardCharsets.UTF_8).length > KEY_OCTETS_MAX) {
      throw new IllegalArgumentException("key above " + KEY_OCTETS_MAX + " octets");
    }
  }

  /** Content, unless it ends its key. */
  public FrameDraft(DareEnvelope envelope, @Nullable String key, @Nullable CatalogEvent event) {
    this(envelope, key, event, event == CatalogEvent.DELETE ? RoomUse.RESERVED : RoomUse.CONTENT);
  }

  /** A frame of a spool, found by its EnvelopeID if it has one. */
  public static FrameDraft message(DareEnvelope envelope) {
    return new FrameDraft(envelope, envelope.envelopeId(), null);
  }

  /** An entry of a catalog. */
  public static FrameDraft entry(DareEnvelope envelope, String uniqueId, CatalogEvent event) {
    return new FrameDraft(envelope, uniqueId, event);
  }

  /** The same as part of a removal, which a full device must still take. */
  public FrameDraft asPartOfRemoval() {
    return new FrameDraft(envelope, key, event, RoomUse.RESERVED);
  }
}
