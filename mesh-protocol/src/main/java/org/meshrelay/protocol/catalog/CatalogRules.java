package org.meshrelay.protocol.catalog;

import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * Says whether a change fits the state of a catalog (protocol.md 2.5): New wants a key that is not
 * live, Delete one that is, Update takes either; a stated previous frame must hold the live
 * version.
 */
public final class CatalogRules {
  private CatalogRules() {}

  /**
   * The refusal of a change, empty if it applies.
   *
   * @param liveIndex the frame that holds the live version of the key, empty if it is not live
   */
  public static Optional<Refusal> judge(CatalogChange change, OptionalLong liveIndex) {
    boolean live = liveIndex.isPresent();
    Long previous = change.previous();
    boolean stale = previous != null && (!live || liveIndex.getAsLong() != previous);
    return switch (change.event()) {
      case NEW -> live ? conflict("the key is live") : Optional.empty();
      case UPDATE -> stale ? conflict("another version is live") : Optional.empty();
      case DELETE -> {
        if (!live) {
          yield conflict("the key is not live");
        }
        yield stale ? conflict("another version is live") : Optional.empty();
      }
    };
  }

  private static Optional<Refusal> conflict(String description) {
    return Optional.of(Refusal.of(StatusCode.CATALOG_CONFLICT, description));
  }
}
