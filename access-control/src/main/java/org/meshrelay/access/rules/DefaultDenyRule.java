package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.PolicyEngine;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

/**
 * Refuses everything: the last rule of a policy, written down so that reports can count it. A
 * policy without it refuses all the same.
 */
public final class DefaultDenyRule implements Rule {
  @Override
  public String id() {
    return PolicyEngine.DEFAULT_DENY;
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    return Optional.of(Opinion.of(Verdict.refuse(), "no rule allows it"));
  }
}
