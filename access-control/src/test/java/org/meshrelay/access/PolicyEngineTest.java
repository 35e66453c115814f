package org.meshrelay.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.RecipientFacts.ContactPolicy;

class PolicyEngineTest {
  private record Fixed(String id, Optional<Opinion> opinion) implements Rule {
    @Override
    public Optional<Opinion> apply(AccessFacts facts) {
      return opinion;
    }
  }

  private static Rule saying(String id, Verdict verdict) {
    return new Fixed(id, Optional.of(Opinion.of(verdict, "because of " + id)));
  }

  private static final Rule SILENT = new Fixed("silent", Optional.empty());

  @Test
  void decide_noRules_refuses() {
    Decision decision = new PolicyEngine(List.of()).decide(Facts.strangerText().get());

    assertEquals(Verdict.refuse(), decision.verdict());
    assertEquals(PolicyEngine.DEFAULT_DENY, decision.rule());
  }

  @Test
  void decide_firstOpinion_wins() {
    PolicyEngine engine =
        new PolicyEngine(
            List.of(SILENT, saying("a", Verdict.accept()), saying("b", Verdict.refuse())));

    Decision decision = engine.decide(Facts.strangerText().get());

    assertEquals("a", decision.rule());
    assertEquals("because of a", decision.reason());
    assertEquals(Verdict.accept(), decision.verdict());
  }

  @Test
  void decide_anyStoringVerdict_needsARecipient() {
    for (Verdict verdict :
        List.of(
            Verdict.accept(),
            new Verdict.Hold(Duration.ofMinutes(10)),
            new Verdict.Quarantine("quarantine"))) {
      PolicyEngine engine = new PolicyEngine(List.of(saying("a", verdict)));
      for (Truth notThere : List.of(Truth.FALSE, Truth.UNKNOWN)) {
        Decision decision =
            engine.decide(Facts.strangerText().withRecipient(notThere, ContactPolicy.OPEN).get());
        assertEquals(Verdict.refuse(), decision.verdict());
        assertEquals(PolicyEngine.RECIPIENT_UNAVAILABLE, decision.rule());
      }
    }
  }

  @Test
  void construct_twoRulesOfOneName_isRefused() {
    List<Rule> rules = List.of(SILENT, SILENT);

    assertThrows(IllegalArgumentException.class, () -> new PolicyEngine(rules));
  }
}
