package org.meshrelay.loadtest.scenario;

import java.util.List;

/**
 * A run, completely described: the same scenario with the same seed offers the same requests at the
 * same times.
 *
 * @param name of the file, without its ending
 * @param description one sentence for the report
 * @param seed of schedules, choices and bodies
 * @param target the node
 * @param population who takes part
 * @param mix what they do
 * @param phases one after another
 * @param pressure what goes on beside the phases
 * @param objectives what the node is held to
 * @param audit whether everything acknowledged is read back
 */
public record Scenario(
    String name,
    String description,
    long seed,
    Target target,
    Population population,
    Mix mix,
    List<Phase> phases,
    Pressure pressure,
    Objectives objectives,
    boolean audit) {
  /** Copies the list. */
  public Scenario {
    phases = List.copyOf(phases);
  }

  /** The same at another node. */
  public Scenario at(Target other) {
    return new Scenario(
        name, description, seed, other, population, mix, phases, pressure, objectives, audit);
  }

  /** Length of all phases. */
  public double seconds() {
    return phases.stream().mapToDouble(Phase::seconds).sum();
  }
}
