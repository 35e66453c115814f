package org.meshrelay.protocol.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a frame of a catalog does to the entry under its key (dare.md 9.1, protocol.md 2.5). */
public enum CatalogEvent {
  /** Adds an entry whose key is not live. */
  NEW("New"),
  /** Replaces the entry, or adds it if there is none. */
  UPDATE("Update"),
  /** Removes the entry. */
  DELETE("Delete");

  private final String text;

  CatalogEvent(String text) {
    this.text = text;
  }

  /** The word on the wire. */
  public String text() {
    return text;
  }

  /** The event of exactly this word; empty if there is none. */
  public static Optional<CatalogEvent> find(@Nullable String text) {
    for (CatalogEvent event : values()) {
      if (event.text.equals(text)) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }
}
