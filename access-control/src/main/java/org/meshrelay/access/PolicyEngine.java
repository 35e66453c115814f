package org.meshrelay.access;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks rules in order; the first opinion wins; without one the message is refused.
 *
 * <p>The last word belongs to the recipient's existence: a message that policy would let through to
 * an account that is absent, pending or blocked gets the same refusal as one that policy stops, and
 * only here, after the same work (protocol.md 6.6.2 step 5). Immutable; a policy is replaced as a
 * whole.
 */
public final class PolicyEngine {
  /** The rule named when no rule had an opinion. */
  public static final String DEFAULT_DENY = "default-deny";

  /** The rule named when policy would have let the message through to nobody. */
  public static final String RECIPIENT_UNAVAILABLE = "recipient-unavailable";

  private final List<Rule> rules;

  /**
   * Keeps the rules in this order.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public PolicyEngine(List<Rule> rules) {
    Set<String> seen = new HashSet<>();
    for (Rule rule : rules) {
      if (!seen.add(rule.id())) {
        throw new IllegalArgumentException("two rules are named " + rule.id());
      }
    }
    this.rules = List.copyOf(rules);
  }

  /** Decides; a pure function of the facts. */
  public Decision decide(AccessFacts facts) {
    for (Rule rule : rules) {
      Optional<Opinion> opinion = rule.apply(facts);
      if (opinion.isPresent()) {
        return conclude(rule.id(), opinion.get(), facts);
      }
    }
    return new Decision(Verdict.refuse(), DEFAULT_DENY, "no rule allows it", List.of());
  }

  private static Decision conclude(String rule, Opinion opinion, AccessFacts facts) {
    if (opinion.verdict().isStored() && !facts.recipient().available().isTrue()) {
      // The charges stay, so that probing for names is counted as sending would be.
      return new Decision(
          Verdict.refuse(), RECIPIENT_UNAVAILABLE, "allowed by " + rule, opinion.charges());
    }
    return new Decision(opinion.verdict(), rule, opinion.reason(), opinion.charges());
  }
}
