package org.meshrelay.benchmarks.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One benchmark then and now.
 *
 * @param name with its parameters
 * @param then of the baseline
 * @param now of this run
 * @param ratio how many times as slow it is, the speed of the machine taken out; below 1 is faster
 * @param verdict what that means
 */
record Regression(String name, Score then, Score now, double ratio, Verdict verdict) {
  /** What a ratio means. */
  enum Verdict {
    /** Faster, not by chance. */
    FASTER,
    /** Chance, or less than what is tolerated. */
    SAME,
    /** Slower by more than what is tolerated, not by chance. */
    SLOWER
  }

  /** By which the speed of the machine is taken out. */
  private static final String YARDSTICK = "Yardstick.digest64k";

  /** Those of both runs; the yardstick itself is left out. */
  static List<Regression> of(
      Map<String, Score> then, Map<String, Score> now, double toleratedShare) {
    double machine = machine(then, now);
    List<Regression> all = new ArrayList<>();
    then.forEach(
        (name, before) -> {
          Score after = now.get(name);
          if (after != null && !name.equals(YARDSTICK)) {
            all.add(of(name, before, after, machine, toleratedShare));
          }
        });
    return all;
  }

  /** How many times as slow the machine is as that of the baseline; 1 if nobody measured it. */
  static double machine(Map<String, Score> then, Map<String, Score> now) {
    Score before = then.get(YARDSTICK);
    Score after = now.get(YARDSTICK);
    return before == null || after == null ? 1 : after.mean() / before.mean();
  }

  private static Regression of(
      String name, Score then, Score now, double machine, double toleratedShare) {
    boolean times = now.lessIsBetter();
    double ratio = (times ? now.mean() / then.mean() : then.mean() / now.mean()) / machine;
    // The intervals as far towards each other as they reach.
    double least = (times ? now.low() / then.high() : then.low() / now.high()) / machine;
    double most = (times ? now.high() / then.low() : then.high() / now.low()) / machine;
    Verdict verdict =
        least > 1 && ratio > 1 + toleratedShare
            ? Verdict.SLOWER
            : most < 1 ? Verdict.FASTER : Verdict.SAME;
    return new Regression(name, then, now, ratio, verdict);
  }

  /** A line of a table. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%-60s %12.3f %12.3f %-6s %6.2f %s",
        name,
        then.mean(),
        now.mean(),
        now.unit(),
        ratio,
        verdict == Verdict.SAME ? "" : verdict);
  }
}
