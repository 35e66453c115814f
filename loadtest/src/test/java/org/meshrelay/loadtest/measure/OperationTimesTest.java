package org.meshrelay.loadtest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OperationTimesTest {
  private final OperationTimes times = new OperationTimes();

  @Test
  void take_severalOperations_areApartAndInOrder() {
    times.done("post", 1_000);
    times.done("connect: ask", 5_000);
    times.done("post", 3_000);

    Map<String, Histogram> taken = times.take();

    assertEquals(List.of("connect: ask", "post"), List.copyOf(taken.keySet()));
    assertEquals(List.of(1L, 2L), taken.values().stream().map(Histogram::getTotalCount).toList());
  }

  @Test
  void done_inAPhaseThatDoesNotCount_isNotKept() {
    times.count(false);
    times.done("post", 1_000);
    times.count(true);
    times.done("status", 1_000);

    assertEquals(List.of("status"), List.copyOf(times.take().keySet()));
  }

  @Test
  void done_moreNamesThanThereIsRoom_areOne() {
    for (int i = 0; i < 100; i++) {
      times.done("name" + i, 1);
    }

    Map<String, Histogram> taken = times.take();

    assertEquals(65, taken.size());
    assertEquals(100, taken.values().stream().mapToLong(Histogram::getTotalCount).sum());
  }
}
