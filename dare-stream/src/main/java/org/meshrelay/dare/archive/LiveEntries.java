package org.meshrelay.dare.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Which files of an archive are live: a later frame under the same key stands in place of the
 * earlier one, and a deletion removes it (dare.md 8.5, 9.1). For one thread.
 */
final class LiveEntries {
  /** Files of one archive; their names and places are kept in memory, about 300 octets each. */
  static final int ENTRIES_MAX = 1_000_000;

  private final Map<String, Live> byKey = new LinkedHashMap<>();

  /**
   * A live file.
   *
   * @param entry newest frame
   * @param first number of the frame that added it
   */
  record Live(ArchiveEntry entry, long first) {}

  /**
   * Takes the next frame that is not about the container itself; one that names no file and has no
   * event is data of another kind and is passed over.
   *
   * @throws DecodeException if its event is not known or is about nothing
   */
  void take(LocatedFrame frame) throws DecodeException {
    ContentMeta meta = frame.header().contentMeta();
    String event = meta == null ? null : meta.event();
    EntryName name = EntryName.of(frame.header());
    String key = name.key();
    if (key == null && event == null) {
      return;
    }
    CatalogEvent known = event == null ? CatalogEvent.NEW : CatalogEvent.find(event).orElse(null);
    if (key == null || known == null) {
      throw new DecodeException("event without a name, or not known");
    }
    switch (known) {
      case NEW, UPDATE -> put(key, entry(frame, name.path() == null ? key : name.path(), meta));
      case DELETE -> byKey.remove(key);
    }
  }

  private void put(String key, ArchiveEntry entry) throws DecodeException {
    Live before = byKey.remove(key);
    if (byKey.size() >= ENTRIES_MAX) {
      throw new DecodeException("more than " + ENTRIES_MAX + " files");
    }
    byKey.put(key, new Live(entry, before == null ? entry.index() : before.first()));
  }

  private static ArchiveEntry entry(LocatedFrame frame, String name, @Nullable ContentMeta meta)
      throws DecodeException {
    return new ArchiveEntry(
        frame.index(),
        frame.offset(),
        name,
        safe(name),
        meta == null ? null : meta.contentType(),
        frame.payloadOctets(),
        meta == null ? null : meta.modified(),
        frame.header().encryption() != null,
        signatures(frame));
  }

  private static Optional<ArchivePath> safe(String name) {
    try {
      return Optional.of(ArchivePath.of(name));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static int signatures(LocatedFrame frame) {
    try {
      return DareEnvelope.of(frame.header(), Bytes.EMPTY, frame.trailer()).signatures().size();
    } catch (DecodeException e) {
      // A digest that no message may have; the check of the payload will judge it.
      return 0;
    }
  }

  /** The live file under a key; null if there is none. */
  @Nullable Live find(String key) {
    return byKey.get(key);
  }

  /** The live files in order of their frames. */
  List<ArchiveEntry> inOrder() {
    Collection<Live> all = byKey.values();
    List<ArchiveEntry> entries = new ArrayList<>(all.size());
    all.forEach(live -> entries.add(live.entry()));
    entries.sort(Comparator.comparingLong(ArchiveEntry::index));
    return entries;
  }
}
