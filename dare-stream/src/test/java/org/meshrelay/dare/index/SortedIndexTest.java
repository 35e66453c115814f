package org.meshrelay.dare.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.Seeds;
import org.meshrelay.testkit.disk.Faults;
import org.meshrelay.testkit.disk.Operation;
import org.meshrelay.testkit.disk.RecordingDisk;

/** The sorted table against a map, over flushes, merges, restarts and damage. */
class SortedIndexTest {
  private static final MergeFilter.Factory DROP_REMOVED =
      () -> (hi, lo, value, bottom) -> !bottom || value != SortedIndex.REMOVED;

  @TempDir Path directory;

  private static SortedIndex open(Path directory, IndexThreads threads) {
    return SortedIndex.open(directory, threads, DROP_REMOVED);
  }

  @Test
  void everything_againstAMap_agrees() {
    Seeds.forEach(
        3,
        random -> {
          Path own = directory.resolve("i" + random.nextInt(1 << 30));
          NavigableMap<IndexKey, Long> model = new TreeMap<>();
          for (int life = 0; life < 3; life++) {
            live(own, random, model, life);
          }
        });
  }

  @Test
  void close_afterOneWriteThatFailed_writesTheRest() {
    RecordingDisk disk = RecordingDisk.at(directory);
    AtomicInteger failures = new AtomicInteger(1);
    IndexThreads threads = new IndexThreads();
    SortedIndex index = open(disk.root(), threads);
    disk.fail(
        (operation, file) ->
            operation == Operation.CREATE && failures.getAndDecrement() > 0
                ? Faults.Fault.ENOSPC
                : null);
    index.put(1, 1, 1);
    index.checkpoint(1, 0);
    index.put(2, 2, 2);
    index.checkpoint(2, 0);
    while (index.entriesInMemory() > 1) {
      Thread.onSpinWait();
    }

    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> index.close(2, 0));

    threads.close();
    IndexThreads others = new IndexThreads();
    SortedIndex again = open(disk.root(), others);
    assertEquals(2, again.covered());
    assertEquals(OptionalLong.of(1), again.get(1, 1));
    again.close();
    others.close();
  }

  private static void live(
      Path directory, SplittableRandom random, NavigableMap<IndexKey, Long> model, int life) {
    IndexThreads threads = new IndexThreads();
    SortedIndex index = open(directory, threads);
    assertEquals(life * 1_000L, index.covered());
    compare(index, random, model);
    for (int round = 0; round < 25; round++) {
      for (int i = random.nextInt(400); i > 0; i--) {
        IndexKey key = key(random);
        if (random.nextInt(5) == 0) {
          index.remove(key.hi(), key.lo());
          model.remove(key);
        } else {
          long value = random.nextLong() >>> 1;
          index.put(key.hi(), key.lo(), value);
          model.put(key, value);
        }
      }
      assertTrue(index.awaitRoom());
      index.checkpoint(life * 1_000L + round, round);
      compare(index, random, model);
    }
    index.put(-1, life, life);
    model.put(new IndexKey(-1, life), (long) life);
    index.close((life + 1) * 1_000L, 7);
    threads.close();
  }

  private static IndexKey key(SplittableRandom random) {
    return new IndexKey((long) random.nextInt(20) << 60 | random.nextInt(3), random.nextInt(200));
  }

  private static void compare(
      SortedIndex index, SplittableRandom random, NavigableMap<IndexKey, Long> model) {
    for (int i = 0; i < 40; i++) {
      IndexKey key = key(random);
      Long expected = model.get(key);
      assertEquals(
          expected == null ? OptionalLong.empty() : OptionalLong.of(expected),
          index.get(key.hi(), key.lo()));
    }
    IndexKey from = key(random);
    List<Map.Entry<IndexKey, Long>> walked = new ArrayList<>();
    EntryCursor cursor = index.from(from.hi(), from.lo());
    while (cursor.next()) {
      if (cursor.value() != SortedIndex.REMOVED) {
        walked.add(Map.entry(new IndexKey(cursor.hi(), cursor.lo()), cursor.value()));
      }
    }
    assertEquals(List.copyOf(model.tailMap(from, true).entrySet()), walked);
  }

  @Test
  void last_ofManyFiles_isTheGreatest() {
    try (IndexThreads threads = new IndexThreads();
        SortedIndex index = open(directory, threads)) {
      assertEquals(Optional.empty(), index.last(5));
      for (int i = 0; i < 2_000; i++) {
        index.put(i % 10, i, i * 3L);
        if (i % 150 == 0) {
          index.checkpoint(i, 0);
          assertTrue(index.awaitRoom());
        }
      }
      assertEquals(Optional.of(new SortedIndex.Found(1_995, 1_995 * 3)), index.last(5));
      assertEquals(Optional.empty(), index.last(10));
    }
  }

  @Test
  void open_withoutCheckpoint_coversNothing() {
    try (IndexThreads threads = new IndexThreads()) {
      open(directory, threads).put(1, 2, 3);
      SortedIndex again = open(directory, threads);

      assertEquals(0, again.covered());
      assertEquals(OptionalLong.empty(), again.get(1, 2));
    }
  }

  @Test
  void open_anyDamagedFile_isEmpty() {
    Path original = directory.resolve("original");
    try (IndexThreads threads = new IndexThreads()) {
      SortedIndex index = open(original, threads);
      for (int i = 0; i < 1_000; i++) {
        index.put(i % 10, i, i);
      }
      index.close(99, 1);
    }
    Seeds.forEach(
        40,
        random -> {
          Path copy = directory.resolve("c" + random.nextInt(1 << 30));
          try (IndexThreads threads = new IndexThreads()) {
            copyWithFlippedBit(original, copy, random);
            SortedIndex index = open(copy, threads);
            assertEquals(0, index.covered());
            assertEquals(OptionalLong.empty(), index.get(1, 1));
          }
        });
  }

  private static void copyWithFlippedBit(Path from, Path to, SplittableRandom random) {
    try {
      Files.createDirectories(to);
      List<Path> files;
      try (var listed = Files.list(from)) {
        files = listed.sorted().toList();
      }
      Path victim = files.get(random.nextInt(files.size()));
      for (Path file : files) {
        byte[] octets = Files.readAllBytes(file);
        if (file.equals(victim)) {
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(to.resolve(file.getFileName()), octets);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void merge_ofManyFiles_keepsThemFew() throws IOException {
    IndexThreads threads = new IndexThreads();
    SortedIndex index = open(directory, threads);
    for (int i = 0; i < 200; i++) {
      index.put(i, i, i);
      assertTrue(index.awaitRoom());
      index.checkpoint(i + 1, 0);
    }
    index.close();
    threads.close();

    try (var files = Files.list(directory)) {
      assertTrue(files.count() < 40, "files are merged or at least bounded");
    }
    try (IndexThreads again = new IndexThreads()) {
      SortedIndex reopened = open(directory, again);
      for (int i = 0; i < 200; i++) {
        assertEquals(OptionalLong.of(i), reopened.get(i, i));
      }
    }
  }
}
