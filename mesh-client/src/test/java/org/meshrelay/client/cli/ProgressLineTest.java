package org.meshrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A line over itself on a terminal, and nothing where there is none. */
class ProgressLineTest {
  private final StringWriter terminal = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  private ProgressLine line() {
    return new ProgressLine(new PrintWriter(terminal), "encode", nanos::get);
  }

  @Test
  void advanced_totalKnown_showsShareRateAndTimeLeft() {
    try (ProgressLine line = line()) {
      nanos.set(1_000_000_000);
      line.advanced(250_000_000, OptionalLong.of(1_000_000_000));
    }

    assertTrue(
        terminal
            .toString()
            .startsWith(
                "\rencode [######..................]  25 %  250.0 MB of 1.0 GB  250.0 MB/s  0:03"),
        terminal.toString());
    assertTrue(terminal.toString().endsWith("\r"), "cleared");
  }

  @Test
  void advanced_totalUnknown_showsOctetsAndRate() {
    try (ProgressLine line = line()) {
      nanos.set(2_000_000_000);
      line.advanced(3000, OptionalLong.empty());
    }

    assertTrue(terminal.toString().startsWith("\rencode 3.0 kB  1.5 kB/s "), terminal.toString());
  }

  @Test
  void advanced_atOnce_drawsNothing() {
    try (ProgressLine line = line()) {
      nanos.set(100_000_000);
      line.advanced(10, OptionalLong.of(10));
    }

    assertEquals("", terminal.toString());
  }

  @Test
  void advanced_noTerminal_drawsNothing() {
    try (ProgressLine line = new ProgressLine(null, "encode", nanos::get)) {
      nanos.set(9_000_000_000L);
      line.advanced(10, OptionalLong.of(0));
    }

    assertEquals("", terminal.toString());
  }
}
