package org.meshrelay.testkit;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Seeded randomness for property tests: a failure names the seed that brings it back. */
public final class Seeds {
  private Seeds() {}

  /**
   * Runs the body with {@code rounds} generators. With {@code -Dmeshrelay.seed=N} only the run of
   * seed N is repeated.
   *
   * @throws AssertionError naming the seed, around whatever the body threw
   */
  public static void forEach(int rounds, Consumer<SplittableRandom> body) {
    Long only = Long.getLong("meshrelay.seed");
    long first = only == null ? System.nanoTime() : only;
    for (int i = 0; i < (only == null ? rounds : 1); i++) {
      long seed = first + i;
      try {
        body.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("replay with -Dmeshrelay.seed=" + seed + ": " + e, e);
      }
    }
  }
}
