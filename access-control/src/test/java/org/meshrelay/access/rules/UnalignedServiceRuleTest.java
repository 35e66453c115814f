package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Truth;
import org.meshrelay.access.Verdict;

class UnalignedServiceRuleTest implements RuleContract {
  @Override
  public Rule rule() {
    return new UnalignedServiceRule();
  }

  @Test
  void apply_otherService_isRefused() {
    var opinion = rule().apply(Facts.strangerText().withAlignment(Truth.FALSE).get());

    assertEquals(Verdict.refuse(), opinion.orElseThrow().verdict());
  }

  @Test
  void apply_alignedOrUnknown_hasNoOpinion() {
    assertTrue(rule().apply(Facts.strangerText().withAlignment(Truth.TRUE).get()).isEmpty());
    assertTrue(rule().apply(Facts.strangerText().withAlignment(Truth.UNKNOWN).get()).isEmpty());
  }
}
