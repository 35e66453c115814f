package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Facts;
import org.meshrelay.access.RecipientFacts.ContactPolicy;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Truth;
import org.meshrelay.access.Verdict;

/** MSP-141, MSP-142. */
class ContactRequestRuleTest implements RuleContract {
  private static final Facts REQUEST = Facts.strangerText().withType("RequestContact");

  @Override
  public Rule rule() {
    return new ContactRequestRule(StandardPolicy.CONTACT_REQUESTS_PER_PAIR);
  }

  @Test
  void apply_openPolicy_acceptsWithinTheLimitOfThePair() {
    var opinion = rule().apply(REQUEST.get()).orElseThrow();

    assertEquals(Verdict.accept(), opinion.verdict());
    assertEquals(1, opinion.charges().size());
    assertEquals("alice@example.com bob@example.net", opinion.charges().get(0).key());
  }

  @Test
  void apply_endorsedPolicy_needsAnEndorsementThatIsKnown() {
    Facts facts = REQUEST.withRecipient(Truth.TRUE, ContactPolicy.ENDORSED);

    assertTrue(rule().apply(facts.withEndorsement(Truth.TRUE).get()).isPresent());
    assertTrue(rule().apply(facts.withEndorsement(Truth.FALSE).get()).isEmpty());
    assertTrue(rule().apply(facts.withEndorsement(Truth.UNKNOWN).get()).isEmpty());
  }

  @Test
  void apply_closedPolicy_hasNoOpinion() {
    assertTrue(
        rule().apply(REQUEST.withRecipient(Truth.TRUE, ContactPolicy.CLOSED).get()).isEmpty());
  }

  @Test
  void apply_otherType_hasNoOpinion() {
    assertTrue(rule().apply(Facts.strangerText().get()).isEmpty());
  }

  @Test
  void apply_knownOrUnknownContact_isNotAStranger() {
    assertTrue(rule().apply(REQUEST.withContact(ContactFacts.UNKNOWN).get()).isEmpty());
    assertTrue(rule().apply(REQUEST.withContact(Map.of()).get()).isEmpty());
  }

  @Test
  void apply_requestWithoutVerifiedChain_hasNoOpinion() {
    assertTrue(rule().apply(REQUEST.withAccreditation(Truth.UNKNOWN).get()).isEmpty());
  }
}
