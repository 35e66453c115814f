package org.meshrelay.protocol.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * The change that a catalog frame states in its header (protocol.md 2.5). Nothing of it is signed;
 * what may be changed follows from the session of the request (objects.md 3.7, MSP-327).
 *
 * @param event what happens to the entry
 * @param uniqueId the key of the entry, 1 to {@link #UNIQUE_ID_MAX} characters
 * @param previous the frame that must hold the live version, if the writer says so; 0 says nothing
 */
public record CatalogChange(CatalogEvent event, String uniqueId, @Nullable Long previous) {
  /**
   * Most characters of a key. Paths of bookmarks are the longest keys that have a meaning; this is
   * our guess at what no honest client needs more of.
   */
  public static final int UNIQUE_ID_MAX = 1024;

  /** The media type of catalog payloads. */
  private static final String CONTENT_TYPE = "application/mmm/object";

  /** Checks the key. */
  public CatalogChange {
    if (uniqueId.isEmpty() || uniqueId.length() > UNIQUE_ID_MAX) {
      throw new IllegalArgumentException("a key has 1 to 1024 characters");
    }
  }

  /**
   * The change of a frame, wherever its header states it; the places must agree (C-10).
   *
   * @throws DecodeException if event or key are missing, unknown or too long
   */
  public static CatalogChange read(DareEnvelope envelope) throws DecodeException {
    ContentMeta meta = envelope.contentMeta();
    if (meta == null) {
      throw new DecodeException("a catalog frame states its event and key");
    }
    CatalogEvent event =
        CatalogEvent.find(meta.event())
            .orElseThrow(() -> new DecodeException("no event of a catalog"));
    String uniqueId = meta.uniqueId();
    if (uniqueId == null || uniqueId.isEmpty() || uniqueId.length() > UNIQUE_ID_MAX) {
      throw new DecodeException("a key has 1 to 1024 characters");
    }
    Long previous = meta.previous();
    return new CatalogChange(event, uniqueId, previous == null || previous == 0 ? null : previous);
  }

  /** The frame that puts an entry into the catalog. */
  public static EnvelopeBuilder frame(CatalogEvent event, CatalogedEntry entry, Instant created) {
    return frame(event, entry.key(), entry, created);
  }

  /**
   * As above under a key of the frame's own: a second version of an entry that stands beside it.
   */
  public static EnvelopeBuilder frame(
      CatalogEvent event, String uniqueId, CatalogedEntry entry, Instant created) {
    if (event == CatalogEvent.DELETE) {
      throw new IllegalArgumentException("a deletion carries no entry");
    }
    CatalogChange change = new CatalogChange(event, uniqueId, null);
    return change.builder(entry.payload(), entry.tag(), created);
  }

  /** The frame that removes an entry. */
  public static EnvelopeBuilder deletion(String uniqueId, Instant created) {
    CatalogChange change = new CatalogChange(CatalogEvent.DELETE, uniqueId, null);
    return change.builder(Bytes.EMPTY, null, created);
  }

  /** Both in the header and in ContentMetaData, for readers of either revision (C-10). */
  private EnvelopeBuilder builder(Bytes payload, @Nullable String type, Instant created) {
    ContentMeta meta =
        ContentMeta.builder()
            .uniqueId(uniqueId)
            .messageType(type)
            .contentType(CONTENT_TYPE)
            .event(event.text())
            .created(created)
            .build();
    return EnvelopeBuilder.of(payload)
        .contentMeta(meta)
        .member("UniqueID", JsonString.of(uniqueId))
        .member("Event", JsonString.of(event.text()));
  }
}
