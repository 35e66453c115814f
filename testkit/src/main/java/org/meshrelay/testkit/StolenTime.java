package org.meshrelay.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the host of a virtual machine ran something else on one of its processors, as the kernel
 * counts it: whatever was on that processor looks as if it ran. Where the kernel does not tell, no
 * time is found. One thread samples; any thread asks.
 */
final class StolenTime {
  /** Of {@code cpu0 user nice system idle iowait irq softirq steal guest guest_nice}. */
  private static final int STEAL = 8;

  /** What {@code USER_HZ} is on every Linux that runs a virtual machine of ours. */
  private static final Duration TICK = Duration.ofMillis(10);

  private final Path statistics;
  private final Map<String, Long> ticks = new HashMap<>();
  private final Waits waits = new Waits();

  /** Of this machine. */
  StolenTime() {
    this(Path.of("/proc/stat"));
  }

  StolenTime(Path statistics) {
    this.statistics = statistics;
  }

  /** Reads what was counted since the last sample. */
  void sample(Instant now) {
    for (String line : read()) {
      String[] fields = line.split(" +", -1);
      if (fields.length > STEAL && fields[0].matches("cpu\\d+")) {
        long counted = Long.parseLong(fields[STEAL]);
        Long before = ticks.put(fields[0], counted);
        if (before != null && counted > before) {
          waits.add(fields[0], now.minus(TICK.multipliedBy(counted - before)), now);
        }
      }
    }
  }

  private List<String> read() {
    try {
      return Files.readAllLines(statistics);
    } catch (NoSuchFileException e) {
      return List.of(); // no Linux
    } catch (IOException e) {
      throw new IllegalStateException(statistics + " cannot be read", e);
    }
  }

  /** The longest that one processor was taken within the time. */
  Duration within(Instant from, Instant to) {
    return waits.longest(from, to);
  }
}
