package org.meshrelay.protocol.catalog;

import java.util.Optional;

/** What a frame of a catalog does to its UniqueID: {@code (New Update* Delete)*}, dare.md 9.1. */
public enum CatalogEvent {
  /** Adds an entry whose identifier is not live. */
  NEW("New"),
  /** Replaces the live entry, or adds one if there is none. */
  UPDATE("Update"),
  /** Removes the live entry; the payload is empty. */
  DELETE("Delete");

  private final String text;

  CatalogEvent(String text) {
    this.text = text;
  }

  /** The event of a member {@code Event}, empty if it is none that was ever published. */
  public static Optional<CatalogEvent> find(String text) {
    for (CatalogEvent event : values()) {
      if (event.text.equals(text)) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  /** The value of the member {@code Event}. */
  public String text() {
    return text;
  }
}
