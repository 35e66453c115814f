package org.meshrelay.loadtest.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3", ".", "+", "1e", "1e5.0", "0x10", "1_0", "1d", "+Inf", "-inf"})
  void parse_noNumber_isPassedOver(String value) {
    assertEquals(Map.of("next", 2.0), Series.parse("odd " + value + "\nnext 2\n").values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "17.", "+17.0", "1.7e1", "1.7E+01", "170e-1"})
  void parse_anyFormOfANumber_isRead(String value) {
    assertEquals(17, Series.parse("odd " + value).sum("odd"));
  }

  @Test
  void sum_whatIsNotThere_isNothing() {
    assertEquals(0, SERIES.sum("pool"));
    assertEquals(0, SERIES.of("pool_tasks", "pool", "outbound"));
    assertEquals(0, SERIES.sum("broken"));
  }
}
