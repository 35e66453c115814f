package org.meshrelay.client.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meshrelay.testkit.Seeds;

/** RFC 2782, and check 7 of http-binding.md 9. */
class WeightedOrderTest {
  private record Host(int priority, int weight, String name) implements WeightedOrder.Weighted {}

  @Test
  void order_weights80And20_comeFirstInTheirProportion() {
    int rounds = 10_000;
    Seeds.forEach(
        3,
        random -> {
          int heavyFirst = 0;
          for (int i = 0; i < rounds; i++) {
            List<Host> order =
                WeightedOrder.order(
                    List.of(new Host(0, 20, "light"), new Host(0, 80, "heavy")), random);
            heavyFirst += order.getFirst().name().equals("heavy") ? 1 : 0;
          }
          // RFC 2782 draws from 0 to the sum inclusive: 80 of 101 draws, not of 100.
          double expected = rounds * 80.0 / 101;
          double sigma = Math.sqrt(rounds * 0.8 * 0.2);
          assertTrue(Math.abs(heavyFirst - expected) < 5 * sigma, "heavy came first " + heavyFirst);
        });
  }

  @Test
  void order_priorities_comeLowestFirstWhateverTheWeights() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      List<Host> order =
          WeightedOrder.order(
              List.of(new Host(20, 100, "c"), new Host(0, 1, "a"), new Host(10, 50, "b")), random);
      assertEquals(List.of("a", "b", "c"), order.stream().map(Host::name).toList());
    }
  }

  @Test
  void order_anyTargets_isAPermutation() {
    Seeds.forEach(
        200,
        random -> {
          List<Host> hosts = new ArrayList<>();
          for (int i = random.nextInt(10); i >= 0; i--) {
            hosts.add(new Host(random.nextInt(3), random.nextInt(3) * 50, "h" + i));
          }
          List<Host> order = new ArrayList<>(WeightedOrder.order(hosts, random));
          assertEquals(hosts.size(), order.size());
          assertTrue(order.containsAll(hosts));
        });
  }
}
