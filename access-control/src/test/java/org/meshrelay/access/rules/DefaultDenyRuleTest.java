package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

class DefaultDenyRuleTest implements RuleContract {
  @Override
  public Rule rule() {
    return new DefaultDenyRule();
  }

  @Test
  void apply_anything_isRefused() {
    for (Facts facts : RuleContract.spread()) {
      assertEquals(Verdict.refuse(), rule().apply(facts.get()).orElseThrow().verdict());
    }
  }
}
