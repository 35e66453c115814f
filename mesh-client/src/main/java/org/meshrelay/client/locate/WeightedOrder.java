package org.meshrelay.client.locate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The order in which to try targets: by priority, inside a priority by weight at random without
 * replacement (RFC 2782).
 *
 * <p>Targets of weight 0 come after the weighted ones of their priority almost always: they are
 * placed first in the sum, so only a draw of 0 picks them.
 */
final class WeightedOrder {
  private WeightedOrder() {}

  /** Something with a place in the order. */
  interface Weighted {
    /** Lower comes first. */
    int priority();

    /** Share among equals. */
    int weight();
  }

  static <T extends Weighted> List<T> order(List<T> targets, RandomGenerator random) {
    List<T> sorted = new ArrayList<>(targets);
    sorted.sort(Comparator.<T>comparingInt(Weighted::priority).thenComparingInt(Weighted::weight));
    List<T> ordered = new ArrayList<>(targets.size());
    int from = 0;
    while (from < sorted.size()) {
      int to = from;
      while (to < sorted.size() && sorted.get(to).priority() == sorted.get(from).priority()) {
        to++;
      }
      drawAll(new ArrayList<>(sorted.subList(from, to)), random, ordered);
      from = to;
    }
    return ordered;
  }

  private static <T extends Weighted> void drawAll(
      List<T> pool, RandomGenerator random, List<T> ordered) {
    while (!pool.isEmpty()) {
      long sum = pool.stream().mapToLong(Weighted::weight).sum();
      long draw = random.nextLong(sum + 1);
      int at = 0;
      for (long running = pool.getFirst().weight(); running < draw; ) {
        at++;
        running += pool.get(at).weight();
      }
      ordered.add(pool.remove(at));
    }
  }
}
