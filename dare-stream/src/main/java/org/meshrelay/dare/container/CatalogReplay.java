package org.meshrelay.dare.container;

import java.util.LinkedHashMap;
import java.util.Map;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The live entries of a catalog from its frames in order: an identifier is live from New or Update
 * to Delete, and may come back (dare.md 9.1). For one thread.
 */
public final class CatalogReplay {
  private final Map<String, Long> live = new LinkedHashMap<>();

  /**
   * Takes the next frame; one without an identifier changes nothing.
   *
   * @throws DecodeException if the event is none that is known
   */
  public void take(long index, DareEnvelope frame) throws DecodeException {
    ContentMeta meta = frame.contentMeta();
    if (index == 0 || meta == null || meta.uniqueId() == null) {
      return;
    }
    String text = meta.event() == null ? CatalogEvent.NEW.text() : meta.event();
    CatalogEvent event =
        CatalogEvent.find(text).orElseThrow(() -> new DecodeException("unknown event"));
    switch (event) {
      case NEW, UPDATE -> live.put(meta.uniqueId(), index);
      case DELETE -> live.remove(meta.uniqueId());
    }
  }

  /** Identifiers and the frames that hold their live entries. */
  public Map<String, Long> live() {
    return Map.copyOf(live);
  }
}
