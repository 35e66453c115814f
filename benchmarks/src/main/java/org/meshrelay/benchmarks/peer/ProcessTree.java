package org.meshrelay.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of a server with all of its processes, as Linux counts it. */
final class ProcessTree {
  /** Linux tells times of processes in this unit, whatever its own clock is. */
  private static final double TICKS_PER_SECOND = 100;

  /**
   * After the name, which may have blanks in it, the times of a process and of children that ended.
   */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private ProcessTree() {}

  /** Seconds of a process, of those that it has started and of those that have ended. */
  static double seconds(long pid) throws IOException {
    double sum = own(pid);
    try (Stream<ProcessHandle> below =
        ProcessHandle.of(pid).map(ProcessHandle::descendants).orElseGet(Stream::of)) {
      for (ProcessHandle each : below.toList()) {
        sum += own(each.pid());
      }
    }
    return sum;
  }

  private static double own(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (NoSuchFileException e) {
      return 0; // it has ended, and its parent has its time
    }
  }
}
