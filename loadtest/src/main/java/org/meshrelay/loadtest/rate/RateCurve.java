package org.meshrelay.loadtest.rate;

/**
 * How many arrivals are expected over time. A curve is given by its integral, because a schedule
 * needs the times at which that reaches 1, 2, 3 and so on, whatever the shape. Pure.
 */
public sealed interface RateCurve {
  /**
   * Arrivals expected from the start until then; grows with time.
   *
   * @param seconds since the start
   */
  double expectedBy(double seconds);

  /**
   * A share of another curve, for one of several generators.
   *
   * @param share of its rate
   * @param behind how much of an arrival it is behind the first of them
   */
  record Share(RateCurve curve, double share, double behind) implements RateCurve {
    @Override
    public double expectedBy(double seconds) {
      return curve.expectedBy(seconds) * share - behind;
    }
  }

  /** The same rate throughout. */
  record Constant(double perSecond) implements RateCurve {
    @Override
    public double expectedBy(double seconds) {
      return perSecond * seconds;
    }
  }

  /** From one rate to another along a line. */
  record Ramp(double fromPerSecond, double toPerSecond, double overSeconds) implements RateCurve {
    @Override
    public double expectedBy(double seconds) {
      double slope = (toPerSecond - fromPerSecond) / overSeconds;
      double within = Math.min(seconds, overSeconds);
      double beyond = seconds - within;
      return fromPerSecond * within + slope * within * within / 2 + toPerSecond * beyond;
    }
  }

  /** From one rate to another in steps of the same height and length. */
  record Steps(double fromPerSecond, double toPerSecond, int steps, double overSeconds)
      implements RateCurve {
    @Override
    public double expectedBy(double seconds) {
      double length = overSeconds / steps;
      double expected = 0;
      for (int step = 0; step < steps; step++) {
        double end = step == steps - 1 ? Double.MAX_VALUE : (step + 1) * length;
        double within = Math.min(seconds, end) - step * length;
        if (within <= 0) {
          return expected;
        }
        expected += within * rateOf(step);
      }
      return expected;
    }

    private double rateOf(int step) {
      return steps == 1
          ? fromPerSecond
          : fromPerSecond + (toPerSecond - fromPerSecond) * step / (steps - 1);
    }
  }

  /** One rate with another for a while in between. */
  record Spike(double perSecond, double peakPerSecond, double atSeconds, double forSeconds)
      implements RateCurve {
    @Override
    public double expectedBy(double seconds) {
      double within = Math.clamp(seconds - atSeconds, 0, forSeconds);
      return perSecond * (seconds - within) + peakPerSecond * within;
    }
  }

  /** A day in short: from the low rate to the high one and back along a cosine, again and again. */
  record Diurnal(double lowPerSecond, double highPerSecond, double periodSeconds)
      implements RateCurve {
    @Override
    public double expectedBy(double seconds) {
      double middle = (lowPerSecond + highPerSecond) / 2;
      double swing = (highPerSecond - lowPerSecond) / 2;
      double turn = 2 * Math.PI / periodSeconds;
      return middle * seconds - swing * Math.sin(turn * seconds) / turn;
    }
  }
}
