package org.meshrelay.loadtest.scenario;

import org.meshrelay.client.yaml.Section;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.RateCurve;

/** Reads how the requests of a phase arrive. */
final class LoadReader {
  /** A hundred times what one generator is made for. */
  private static final double PER_SECOND_MAX = 1_000_000;

  /** Of the peak. More says nothing more about a node that turns away most of it. */
  private static final double TIMES_MAX = 100;

  private static final int USERS_MAX = 10_000;
  private static final int STEPS_MAX = 1_000;

  /** The kinds, as a scenario names them. */
  private enum Kind {
    CONSTANT,
    POISSON,
    RAMP,
    STEP,
    SPIKE,
    DIURNAL,
    CLOSED,
    OF_PEAK
  }

  private LoadReader() {}

  static Phase.Load read(Section section, double seconds) {
    Kind kind = section.choice("arrivals", Kind.class, Kind.POISSON);
    if (kind == Kind.CLOSED) {
      return new Phase.Load.Closed(
          section.integer("users", 1, 1, USERS_MAX), section.integer("think-ms", 0, 0, 3_600_000));
    }
    if (kind == Kind.OF_PEAK) {
      return new Phase.Load.OfPeak(
          section.decimal("times", 1, 0.01, TIMES_MAX),
          section.choice("spacing", Arrivals.Spacing.class, Arrivals.Spacing.RANDOM));
    }
    RateCurve curve = curve(kind, section, seconds);
    if (curve.expectedBy(seconds) > Arrivals.ARRIVALS_MAX) {
      section.problem(
          "seconds",
          "makes more than " + Arrivals.ARRIVALS_MAX + " arrivals",
          "make several phases of it");
    }
    Arrivals.Spacing usual =
        kind == Kind.CONSTANT ? Arrivals.Spacing.EVEN : Arrivals.Spacing.RANDOM;
    return new Phase.Load.Open(curve, section.choice("spacing", Arrivals.Spacing.class, usual));
  }

  private static RateCurve curve(Kind kind, Section section, double seconds) {
    double rate = section.decimal("per-second", 100, 0.001, PER_SECOND_MAX);
    return switch (kind) {
      case CONSTANT, POISSON, CLOSED, OF_PEAK -> new RateCurve.Constant(rate);
      case RAMP -> new RateCurve.Ramp(rate, to(section, rate), seconds);
      case STEP ->
          new RateCurve.Steps(
              rate, to(section, rate), section.integer("steps", 5, 1, STEPS_MAX), seconds);
      case SPIKE -> spike(section, rate, seconds);
      case DIURNAL ->
          new RateCurve.Diurnal(
              rate, to(section, rate), section.decimal("period-seconds", seconds, 0.1, 86_400));
    };
  }

  private static RateCurve spike(Section section, double rate, double seconds) {
    double at = section.decimal("at-seconds", seconds / 3, 0, seconds);
    double length = section.decimal("for-seconds", seconds / 3, 0, seconds);
    if (at + length > seconds * (1 + 1e-9)) {
      section.problem(
          "for-seconds", "makes the spike longer than its phase", "end it by second " + seconds);
    }
    return new RateCurve.Spike(rate, to(section, rate), at, length);
  }

  private static double to(Section section, double from) {
    return section.decimal("to-per-second", from, 0.001, PER_SECOND_MAX);
  }
}
