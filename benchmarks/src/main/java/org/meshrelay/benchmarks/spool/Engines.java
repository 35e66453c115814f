package org.meshrelay.benchmarks.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;

/** Engines with the settings of a node, and what the system says of this process. */
final class Engines {
  private Engines() {}

  static SpoolEngine open(Path directory, Durability durability, EngineMonitor monitor) {
    return open(directory, EngineConfig.LANES_DEFAULT, durability, monitor);
  }

  static SpoolEngine open(Path directory, int lanes, Durability durability, EngineMonitor monitor) {
    EngineConfig config = EngineConfig.at(directory).withLanes(lanes).withDurability(durability);
    return SpoolEngine.open(config, new ChronicleFrameStores(), monitor);
  }

  /** Octets that this process has caused to be written to the device, as the kernel counts them. */
  static long writtenOctets() throws IOException {
    return counter("write_bytes:");
  }

  /** Calls of write of this process. */
  static long writeCalls() throws IOException {
    return counter("syscw:");
  }

  private static long counter(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  /** Octets of live objects, after a collection. */
  static long heapInUse() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
