package org.meshrelay.loadtest.peer;

import java.util.List;

/**
 * What goes wrong when.
 *
 * @param service domain that the peer stands for
 * @param seed of the odds
 * @param steps one after another; the last one goes on
 */
public record FaultPlan(String service, long seed, List<Step> steps) {
  /** Copies the list. */
  public FaultPlan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a plan has at least one step");
    }
  }

  /**
   * A part of the plan.
   *
   * @param name for the report
   * @param seconds length
   * @param concurrencyMax requests at a time; more are refused as overloaded
   * @param faults each happens by itself
   */
  public record Step(String name, double seconds, int concurrencyMax, List<Fault> faults) {
    /** Copies the list. */
    public Step {
      faults = List.copyOf(faults);
    }
  }

  /** The step at a moment. */
  public Step at(double secondsSinceStart) {
    double end = 0;
    for (Step step : steps) {
      end += step.seconds;
      if (secondsSinceStart < end) {
        return step;
      }
    }
    return steps.getLast();
  }
}
