package org.meshrelay.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long the event loops of a process, and the threads of its virtual machine that stop them,
 * stood ready without being given a processor, and how long its event loops had one, as the kernel
 * accounts for it. Where the kernel does not tell, no time is found. One thread samples; any thread
 * asks.
 */
final class RunDelays {
  /** As the kernel has them, which keeps fifteen octets of a name. */
  private static final String LOOP = "vert.x-eventloo";

  private static final List<String> NAMES = List.of(LOOP, "VM Thread", "GC ", "G1 ");

  /** Shorter ones are the scheduler's daily business. */
  private static final long NOTICED_NANOS = 500_000;

  /** Samples between two looks for new threads. */
  private static final int LOOK_EVERY = 20;

  private final Path tasks;
  private final Map<Path, Seen> threads = new HashMap<>();
  private final Set<Path> loops = new HashSet<>();
  private final Waits waits = new Waits();
  private final Waits runs = new Waits();
  private volatile @Nullable Instant since;
  private int samples;

  /** What a thread's line said, and when it last said something else. */
  private record Seen(String line, long ranNanos, long waitedNanos, Instant ran) {}

  RunDelays(long pid) {
    this.tasks = Path.of("/proc", String.valueOf(pid), "task");
  }

  /** Reads what the kernel counted since the last sample. */
  void sample(Instant now) {
    if (samples++ % LOOK_EVERY == 0) {
      look(now);
      since = since == null && !loops.isEmpty() ? now : since;
    }
    Iterator<Map.Entry<Path, Seen>> each = threads.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Path, Seen> thread = each.next();
      Seen before = thread.getValue();
      Seen after = read(thread.getKey(), before, now);
      if (after == null) {
        // It ended, perhaps by a signal while it waited: how long, the kernel tells nobody.
        waits.add(thread.getKey(), before.ran, now);
        boolean unused = loops.remove(thread.getKey());
        each.remove();
        continue;
      }
      long ran = after.ranNanos - before.ranNanos;
      if (ran > 0 && loops.contains(thread.getKey())) {
        runs.add(thread.getKey(), now.minusNanos(ran), now);
      }
      long waited = after.waitedNanos - before.waitedNanos;
      if (waited >= NOTICED_NANOS) {
        waits.add(thread.getKey(), now.minusNanos(waited), now);
      }
      thread.setValue(after);
    }
  }

  private void look(Instant now) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      for (Path thread : all) {
        if (!threads.containsKey(thread) && isOfInterest(thread)) {
          Seen seen = read(thread, new Seen("", 0, 0, now), now);
          if (seen != null) {
            threads.put(thread, seen);
          }
        }
      }
    } catch (IOException e) {
      return; // the process is gone, or this is no Linux
    }
  }

  private boolean isOfInterest(Path thread) throws IOException {
    try {
      String name = Files.readString(thread.resolve("comm"));
      if (name.startsWith(LOOP)) {
        loops.add(thread);
      }
      return NAMES.stream().anyMatch(name::startsWith);
    } catch (NoSuchFileException e) {
      return false; // a thread that has ended
    }
  }

  /** Null if there is no such thread any more. */
  private static @Nullable Seen read(Path thread, Seen before, Instant now) {
    String line;
    try {
      line = Files.readString(thread.resolve("schedstat"));
    } catch (IOException e) {
      return null;
    }
    if (line.equals(before.line)) {
      return before;
    }
    String[] fields = line.strip().split(" ", -1);
    return new Seen(
        line, Long.parseLong(fields[0]), fields.length > 1 ? Long.parseLong(fields[1]) : 0, now);
  }

  /** The longest that one of the threads stood without a processor within the time. */
  Duration within(Instant from, Instant to) {
    return waits.longest(from, to);
  }

  /**
   * The longest that one of the event loops had a processor within the time; empty if none was
   * looked at from then on, or what was seen has been forgotten.
   */
  Optional<Duration> ranWithin(Instant from, Instant to) {
    Instant first = since;
    return first == null || first.isAfter(from) || !runs.remembersSince(from)
        ? Optional.empty()
        : Optional.of(runs.longest(from, to));
  }
}
