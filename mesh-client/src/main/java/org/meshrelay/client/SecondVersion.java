package org.meshrelay.client;

import org.meshrelay.client.home.PendingChange;
import org.meshrelay.protocol.catalog.CatalogedEntry;

/**
 * An entry that was changed on two devices at once has two versions. The one that came first has
 * the name of the key; the other stands beside it as a live entry under a name of its own, so that
 * no device and no compaction loses it, until a user has chosen.
 */
final class SecondVersion {
  private static final String MARK = "~conflict-";

  private SecondVersion() {}

  /** The name under which a change is kept if it comes second. */
  static String uniqueId(PendingChange change, EntryIdentifiers identifiers) {
    return identifiers.of(change.key() + MARK + change.id());
  }

  /**
   * True if an entry found under that name, in a catalog whose names are the keys, is the second
   * version of the one that it names itself.
   */
  static boolean isOne(String uniqueId, CatalogedEntry entry) {
    return uniqueId.startsWith(entry.key() + MARK);
  }
}
