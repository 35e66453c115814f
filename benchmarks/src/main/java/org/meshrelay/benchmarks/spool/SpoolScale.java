package org.meshrelay.benchmarks.spool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Fills an engine with many frames of 1 KB in many containers and measures it: {@code SpoolScale
 * all DIR FRAMES CONTAINERS [LANES [WAIT-MS]]}. Each step runs in a process of its own with a heap
 * of 512 MiB, so that what one step has warmed up is no help to the next; the page cache stays as
 * it is.
 */
public final class SpoolScale {
  private static final int READS = 2_000;
  private static final int TAIL = 100;

  /** At this rate write amplification is measured. */
  private static final int POSTS_PER_SECOND = 1_000;

  private static final int POSTING_SECONDS = 30;

  private static final int IDLE_SECONDS = 10;

  /** Long enough for the index to be behind the log. */
  private static final int KILL_AFTER_SECONDS = 10;

  private final Path directory;
  private final long frames;
  private final long containers;
  private final int lanes;
  private final Durability.Sync sync;

  private SpoolScale(
      Path directory, long frames, long containers, int lanes, Durability.Sync sync) {
    this.directory = directory;
    this.frames = frames;
    this.containers = containers;
    this.lanes = lanes;
    this.sync = sync;
  }

  /**
   * Arguments: step (or all), directory, frames, containers, and if not those of a node the lanes
   * and the longest wait of a flush for company in ms.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    SpoolScale scale =
        new SpoolScale(
            Path.of(arguments[1]),
            Long.parseLong(arguments[2]),
            Long.parseLong(arguments[3]),
            arguments.length > 4 ? Integer.parseInt(arguments[4]) : EngineConfig.LANES_DEFAULT,
            arguments.length > 5
                ? new Durability.Sync(Duration.ofMillis(Long.parseLong(arguments[5])))
                : new Durability.Sync(Durability.Sync.PATIENCE_DEFAULT));
    switch (arguments[0]) {
      case "all" -> scale.all();
      case "fill" -> scale.fill();
      case "open" -> scale.open();
      case "post" -> scale.postUntilKilled();
      case "amplify" -> scale.amplify();
      case "idle" -> scale.idle();
      default -> throw new IllegalArgumentException("no step " + arguments[0]);
    }
  }

  private void all() throws IOException, InterruptedException {
    run("fill", false);
    System.out.println("after a clean stop:");
    run("open", false);
    run("post", true);
    System.out.println("after kill -9:");
    run("open", false);
    run("amplify", false);
    run("idle", false);
  }

  private void run(String step, boolean kill) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Xmx512m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SpoolScale.class.getName());
    command.addAll(
        List.of(
            step,
            directory.toString(),
            Long.toString(frames),
            Long.toString(containers),
            Integer.toString(lanes),
            Long.toString(sync.patience().toMillis())));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        System.out.println("  " + line);
        if (kill && line.startsWith("posting")) {
          TimeUnit.SECONDS.sleep(KILL_AFTER_SECONDS);
          boolean unused = process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    int ended = process.waitFor();
    System.out.printf(Locale.ROOT, "  %s ended with %d%n", step, ended);
  }

  private void fill() {
    long start = System.nanoTime();
    try (SpoolEngine engine = open(new Durability.Os(), new Seen())) {
      Filler filler = new Filler(engine, frames, containers, Filler.PAYLOAD);
      filler.fill();
      System.out.printf(
          Locale.ROOT,
          "filled %d frames in %d containers in %d s, heap after it %d MiB%n",
          frames,
          containers,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
          Engines.heapInUse() >> 20);
    }
  }

  private void open() {
    long start = System.nanoTime();
    Seen seen = new Seen();
    try (SpoolEngine engine = open(sync, seen)) {
      System.out.printf(
          Locale.ROOT,
          "ready in %d ms (%d ms after the process began), %d records read again%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime(),
          seen.replayed());
      long warmUp = readTails(engine, new long[READS], 1);
      long[] nanos = new long[READS];
      long read = readTails(engine, nanos, 2);
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "last %d frames of %d containers (%d and %d frames): p50 %d us, p99 %d us, max %d us,"
              + " heap %d MiB%n",
          TAIL,
          READS,
          warmUp,
          read,
          nanos[READS / 2] / 1_000,
          nanos[READS * 99 / 100] / 1_000,
          nanos[READS - 1] / 1_000,
          Engines.heapInUse() >> 20);
    }
  }

  private SpoolEngine open(Durability durability, Seen seen) {
    return Engines.open(directory, lanes, durability, seen);
  }

  private long readTails(SpoolEngine engine, long[] nanos, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long read = 0;
    for (int i = 0; i < nanos.length; i++) {
      long container = random.nextLong(containers);
      long start = System.nanoTime();
      read += tail(engine, container);
      nanos[i] = System.nanoTime() - start;
    }
    return read;
  }

  private static long tail(SpoolEngine engine, long container) {
    var account = Filler.account(container);
    long count =
        engine.view(account, ContainerName.INBOUND).map(view -> view.frameCount()).orElse(0L);
    long from = Math.max(0, count - TAIL);
    List<StoredFrame> frames =
        engine.read(
            account,
            ContainerName.INBOUND,
            new FrameRange(from, Long.MAX_VALUE, TAIL, Long.MAX_VALUE));
    return frames.size();
  }

  private void postUntilKilled() {
    SpoolEngine engine = open(sync, new Seen());
    System.out.println("posting");
    Filler filler = new Filler(engine, Long.MAX_VALUE, containers, Filler.PAYLOAD);
    filler.fill();
    throw new IllegalStateException("nobody has killed this process");
  }

  /** What an engine writes that has nothing to do. */
  private void idle() throws IOException, InterruptedException {
    try (SpoolEngine engine = open(sync, new Seen())) {
      new Steady(engine, containers, POSTS_PER_SECOND).run(1);
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      long octets = Engines.writtenOctets();
      long calls = Engines.writeCalls();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      octets = Engines.writtenOctets() - octets;
      calls = Engines.writeCalls() - calls;
      System.out.printf(
          Locale.ROOT,
          "idle for %d s: %d octets written, %d calls of write%n",
          IDLE_SECONDS,
          octets,
          calls);
    }
  }

  private void amplify() throws IOException, InterruptedException {
    Seen seen = new Seen();
    try (SpoolEngine engine = open(sync, seen)) {
      Steady steady = new Steady(engine, containers, POSTS_PER_SECOND);
      steady.run(3);
      long octets = seen.octets();
      long flushes = seen.flushes();
      long before = Engines.writtenOctets();
      steady.run(POSTING_SECONDS);
      long written = Engines.writtenOctets() - before;
      octets = seen.octets() - octets;
      System.out.printf(
          Locale.ROOT,
          "%d posts/s for %d s: %d octets of records, %d written, amplification %.2f, %d"
              + " flushes/s%n",
          POSTS_PER_SECOND,
          POSTING_SECONDS,
          octets,
          written,
          (double) written / octets,
          (seen.flushes() - flushes) / POSTING_SECONDS);
    }
  }
}
