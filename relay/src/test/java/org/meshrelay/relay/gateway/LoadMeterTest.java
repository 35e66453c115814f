package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.relay.admin.LoopLag;

/** udp-binding.md B.12, as far as it concerns any binding. */
class LoadMeterTest {
  private final LoopLag lag = new LoopLag();
  private final LoopLag.Probe probe = lag.probe(0);
  private double occupancy;
  private final LoadMeter meter = new LoadMeter(() -> occupancy, lag);

  @ParameterizedTest
  @CsvSource({"0, 0", "0.5, 0", "0.51, 1", "0.79, 1", "0.8, 2", "0.99, 2", "1, 3"})
  void level_byOccupancy(double share, int level) {
    occupancy = share;
    assertEquals(level, meter.level(0));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "20, 0", "21, 1", "50, 1", "51, 2", "100, 2", "101, 3"})
  void level_byStandingLag(long milliseconds, int level) {
    for (int i = 0; i < LoopLag.SAMPLES; i++) {
      probe.observe(TimeUnit.MILLISECONDS.toNanos(milliseconds), 0);
    }
    assertEquals(level, meter.level(0));
  }

  @Test
  @DisplayName("a level is held for ten seconds of calm")
  void level_calm_fallsAfterTenSeconds() {
    occupancy = 1;
    assertEquals(3, meter.level(0));
    occupancy = 0.6;
    assertEquals(3, level(9));
    occupancy = 0.9;
    assertEquals(3, level(10));
    assertEquals(2, level(11), "to what it is now");
  }

  @Test
  void level_risesAtOnce() {
    assertEquals(0, level(1));
    occupancy = 0.8;
    assertEquals(2, level(1));
  }

  private int level(long second) {
    long now = TimeUnit.SECONDS.toNanos(second);
    probe.observe(0, now);
    return meter.level(now);
  }
}
