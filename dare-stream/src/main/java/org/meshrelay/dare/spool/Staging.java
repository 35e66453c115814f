package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogEvent;

/**
 * What was appended and is not acknowledged yet: one for each work, on top of one for its batch. A
 * work that fails leaves its own behind, and nothing has happened. For the lane's thread.
 */
final class Staging {
  private static final long REMOVED = -1;

  private final @Nullable Staging below;
  private final Map<ContainerRef, ContainerHead> heads = new HashMap<>();
  private final Set<AccountAddress> erased = new HashSet<>();
  private final Map<Key, Long> keys = new HashMap<>();
  private final Map<Place, Staged> frames = new HashMap<>();
  private final List<Staged> staged = new ArrayList<>();

  Staging(@Nullable Staging below) {
    this.below = below;
  }

  private record Key(long number, String key) {}

  private record Place(long number, long index) {}

  /**
   * A record to be logged.
   *
   * @param record what it says
   * @param octets as encoded, its place in the work still open
   * @param frame octets of the frame, empty for an erasure
   */
  record Staged(LogRecord record, RecordCodec.Unfinished octets, Bytes frame) {}

  void frame(FrameBuilder.Grown grown, RecordCodec.Unfinished octets) {
    RecordPrefix prefix = grown.record();
    Staged added = new Staged(prefix, octets, grown.frame());
    staged.add(added);
    frames.put(new Place(prefix.number(), prefix.index()), added);
    heads.put(prefix.ref(), grown.head());
    if (prefix.key() != null && prefix.changesKey()) {
      boolean removed = prefix.event() == CatalogEvent.DELETE;
      keys.put(new Key(prefix.number(), prefix.key()), removed ? REMOVED : prefix.index());
    }
  }

  void erase(LogRecord.Erasure erasure, RecordCodec.Unfinished octets) {
    staged.add(new Staged(erasure, octets, Bytes.EMPTY));
    heads.keySet().removeIf(ref -> ref.account().equals(erasure.account()));
    erased.add(erasure.account());
  }

  /** What is known here of a container: its head, that it is gone, or nothing. */
  Known head(ContainerRef ref) {
    ContainerHead head = heads.get(ref);
    if (head != null) {
      return new Known(head, true);
    }
    if (erased.contains(ref.account())) {
      return Known.GONE;
    }
    return below == null ? Known.NOTHING : below.head(ref);
  }

  /**
   * An answer of a staging.
   *
   * @param head the head, null if there is none
   * @param decided whether that is so whatever is stored
   */
  record Known(@Nullable ContainerHead head, boolean decided) {
    static final Known GONE = new Known(null, true);
    static final Known NOTHING = new Known(null, false);
  }

  /** Index of the newest frame for a key, empty if removed; null if nothing is known here. */
  @Nullable OptionalLong find(long number, String key) {
    Long index = keys.get(new Key(number, key));
    if (index != null) {
      return index == REMOVED ? OptionalLong.empty() : OptionalLong.of(index);
    }
    return below == null ? null : below.find(number, key);
  }

  /** A frame that is staged; null if it is not. */
  @Nullable Staged frame(long number, long index) {
    Staged found = frames.get(new Place(number, index));
    return found == null && below != null ? below.frame(number, index) : found;
  }

  List<Staged> staged() {
    return staged;
  }

  Map<ContainerRef, ContainerHead> heads() {
    return heads;
  }

  Set<AccountAddress> erased() {
    return erased;
  }

  /** Takes over what a finished work has staged. */
  void merge(Staging work) {
    for (AccountAddress account : work.erased) {
      heads.keySet().removeIf(ref -> ref.account().equals(account));
      erased.add(account);
    }
    heads.putAll(work.heads);
    keys.putAll(work.keys);
    frames.putAll(work.frames);
    staged.addAll(work.staged);
  }
}
