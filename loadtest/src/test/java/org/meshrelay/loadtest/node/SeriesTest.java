package org.meshrelay.loadtest.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final Series SERIES =
      Series.parse(
          """
          # HELP pool_tasks of a pool
          pool_tasks{pool="messages"} 3.0
          pool_tasks{pool="readers"} 4.5E1
          pool_tasks_max 7
          free_octets -1.0
          odd NaN
          broken line
          {} x
          """);

  @Test
  void sum_isOverAllLabels() {
    assertEquals(48, SERIES.sum("pool_tasks"));
    assertEquals(7, SERIES.sum("pool_tasks_max"));
    assertEquals(-1, SERIES.sum("free_octets"));
  }

  @Test
  void of_isTheOneWithTheLabel() {
    assertEquals(3, SERIES.of("pool_tasks", "pool", "messages"));
  }

  @Test
  void sum_whatIsNotThere_isNothing() {
    assertEquals(0, SERIES.sum("pool"));
    assertEquals(0, SERIES.of("pool_tasks", "pool", "outbound"));
    assertEquals(0, SERIES.sum("broken"));
  }
}
