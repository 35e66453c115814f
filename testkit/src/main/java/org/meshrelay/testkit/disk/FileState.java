package org.meshrelay.testkit.disk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A file of which some pages are on the device and of others nobody knows. */
final class FileState {
  private final Map<Integer, PageImage> durable = new TreeMap<>();
  private final TreeMap<Integer, List<PageImage>> pending = new TreeMap<>();
  private final List<Long> pendingSizes = new ArrayList<>();

  /** Pending pages that no flush reaches until they are written again. */
  private final BitSet forgotten = new BitSet();

  private long size;

  void write(int page, PageImage content) {
    forgotten.clear(page);
    pending.computeIfAbsent(page, p -> new ArrayList<>()).add(content);
  }

  void resize(long newSize) {
    pendingSizes.add(newSize);
  }

  void flush(int fromPage, int toPage) {
    pending
        .subMap(fromPage, toPage)
        .entrySet()
        .removeIf(
            page -> {
              boolean flushed = !forgotten.get(page.getKey());
              if (flushed) {
                durable.put(page.getKey(), page.getValue().getLast());
              }
              return flushed;
            });
    if (!pendingSizes.isEmpty()) {
      size = pendingSizes.getLast();
      pendingSizes.clear();
    }
  }

  void flushFailed(int fromPage, int toPage) {
    pending.subMap(fromPage, toPage).keySet().forEach(forgotten::set);
  }

  int undecided() {
    return pending.size() + pendingSizes.size();
  }

  CrashImage.Content crash(CrashStyle style, SplittableRandom random) {
    TreeMap<Integer, PageImage> pages = new TreeMap<>(durable);
    List<Integer> open = List.copyOf(pending.keySet());
    int chosen = open.isEmpty() ? 0 : open.get(random.nextInt(open.size()));
    for (int page : open) {
      pages.put(page, content(page, chosen, style, random));
    }
    return new CrashImage.Content(size(style, random), pages);
  }

  private long size(CrashStyle style, SplittableRandom random) {
    int kept =
        switch (style) {
          case NOTHING -> 0;
          case EVERYTHING -> pendingSizes.size();
          case PAGES, SECTORS, LATER_PAGES, CUT, ANY_NAMES ->
              random.nextInt(pendingSizes.size() + 1);
        };
    return kept == 0 ? size : pendingSizes.get(kept - 1);
  }

  private PageImage content(int page, int chosen, CrashStyle style, SplittableRandom random) {
    List<PageImage> versions = new ArrayList<>();
    versions.add(durable.getOrDefault(page, PageImage.ZERO));
    versions.addAll(pending.getOrDefault(page, List.of()));
    PageImage before = versions.getFirst();
    PageImage after = versions.getLast();
    return switch (style) {
      case NOTHING -> before;
      case EVERYTHING -> after;
      case PAGES -> versions.get(random.nextInt(versions.size()));
      case SECTORS, ANY_NAMES -> torn(versions, random);
      case LATER_PAGES -> page < chosen ? before : after;
      case CUT -> page < chosen ? after : page > chosen ? before : cut(before, after, random);
    };
  }

  private static PageImage torn(List<PageImage> versions, SplittableRandom random) {
    byte[] octets = new byte[PageImage.SIZE];
    for (int at = 0; at < PageImage.SIZE; at += PageImage.SECTOR) {
      versions.get(random.nextInt(versions.size())).copyTo(octets, at, at + PageImage.SECTOR);
    }
    return PageImage.of(octets);
  }

  private static PageImage cut(PageImage before, PageImage after, SplittableRandom random) {
    int at = random.nextInt(PageImage.SIZE + 1);
    byte[] octets = new byte[PageImage.SIZE];
    after.copyTo(octets, 0, at);
    before.copyTo(octets, at, PageImage.SIZE);
    return PageImage.of(octets);
  }
}
