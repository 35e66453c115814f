package org.meshrelay.relay.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Whether the node should get traffic, and why not. Parts of the node add what they know; asking
 * costs what the parts cost, which must not block. Any thread.
 */
public final class Readiness {
  /**
   * One condition.
   *
   * @param name stable, for people and scripts
   * @param problem empty when all is well
   * @param essential false if the node serves all the same, as with a durability below sync
   */
  public record Check(String name, Supplier<Optional<String>> problem, boolean essential) {}

  /** The state of one condition. */
  record State(String name, Optional<String> problem, boolean essential) {
    boolean isFatal() {
      return essential && problem.isPresent();
    }
  }

  private final List<Check> checks = new CopyOnWriteArrayList<>();

  /** Adds a condition without which no traffic should come. */
  public void require(String name, Supplier<Optional<String>> problem) {
    checks.add(new Check(name, problem, true));
  }

  /** Adds a condition worth telling. */
  public void note(String name, Supplier<Optional<String>> problem) {
    checks.add(new Check(name, problem, false));
  }

  /** True if every essential condition holds. */
  public boolean isReady() {
    return states().stream().noneMatch(State::isFatal);
  }

  List<State> states() {
    return checks.stream()
        .map(check -> new State(check.name, check.problem.get(), check.essential))
        .toList();
  }
}
