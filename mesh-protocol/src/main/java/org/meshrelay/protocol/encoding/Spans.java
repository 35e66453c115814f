package org.meshrelay.protocol.encoding;

import java.util.Arrays;

/** A growing list of pairs: where a member starts and ends, relative to its object. */
final class Spans {
  private Spans() {}

  /** Stores the pair of the {@code count}-th member, in a larger array if need be. */
  static int[] put(int[] spans, int count, int start, int end) {
    int[] target = spans.length < 2 * count ? Arrays.copyOf(spans, 4 * count) : spans;
    target[2 * count - 2] = start;
    target[2 * count - 1] = end;
    return target;
  }
}
