package org.meshrelay.protocol.dare.stream;

import java.util.OptionalLong;

/** Passes progress on in steps that cost nothing beside the work. */
final class ProgressMeter {
  private static final long STEP = 1 << 20;

  private final StreamProgress progress;
  private final OptionalLong total;
  private long next = STEP;

  ProgressMeter(StreamProgress progress, OptionalLong total) {
    this.progress = progress;
    this.total = total;
  }

  void at(long octetsDone) {
    if (octetsDone >= next) {
      next = octetsDone + STEP;
      progress.advanced(octetsDone, total);
    }
  }

  void end(long octetsDone) {
    progress.advanced(octetsDone, total);
  }
}
