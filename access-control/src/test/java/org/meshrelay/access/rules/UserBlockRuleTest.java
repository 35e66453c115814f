package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Rule;
import org.meshrelay.protocol.accredit.MessagePermission;

class UserBlockRuleTest implements RuleContract {
  @Override
  public Rule rule() {
    return new UserBlockRule();
  }

  @Test
  void apply_blockedContact_isRefusedWhateverTheType() {
    for (String type : new String[] {"MessageText", "RequestContact", "Anything"}) {
      Facts facts =
          Facts.strangerText()
              .withType(type)
              .withContact(new ContactFacts(ContactFacts.State.BLOCKED, Map.of()));
      assertTrue(rule().apply(facts.get()).isPresent(), type);
    }
  }

  @Test
  void apply_deniedPermission_isRefusedForThatTypeOnly() {
    Facts facts =
        Facts.strangerText().withContact(Map.of(MessagePermission.CONTACT, ContactFacts.Role.DENY));

    assertTrue(rule().apply(facts.withType("RequestContact").get()).isPresent());
    assertTrue(rule().apply(facts.withType("MessageText").get()).isEmpty());
  }

  @Test
  void apply_strangerOrUnknownContact_hasNoOpinion() {
    assertTrue(rule().apply(Facts.strangerText().get()).isEmpty());
    assertTrue(
        rule().apply(Facts.strangerText().withContact(ContactFacts.UNKNOWN).get()).isEmpty());
  }
}
