package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Hop;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;
import org.meshrelay.crypto.octet.Bytes;

/** MSP-331. */
class OwnDevicesRuleTest implements RuleContract {
  @Override
  public Rule rule() {
    return new OwnDevicesRule();
  }

  @Test
  void apply_ownDevice_isAcceptedWithoutLimits() {
    var opinion = rule().apply(Facts.strangerText().fromOwnDevice().get()).orElseThrow();

    assertEquals(Verdict.accept(), opinion.verdict());
    assertTrue(opinion.charges().isEmpty());
  }

  @Test
  void apply_ownDeviceOfBlockedSelf_isAccepted() {
    Facts facts =
        Facts.strangerText()
            .fromOwnDevice()
            .withContact(new ContactFacts(ContactFacts.State.BLOCKED, java.util.Map.of()));

    assertTrue(rule().apply(facts.get()).isPresent());
  }

  @Test
  void apply_deviceOfAnotherAccount_hasNoOpinion() {
    Facts facts = Facts.strangerText().withHop(Hop.device(Facts.ALICE, "MDEV", Bytes.EMPTY));

    assertTrue(rule().apply(facts.get()).isEmpty());
  }

  @Test
  void apply_service_hasNoOpinion() {
    assertTrue(rule().apply(Facts.strangerText().get()).isEmpty());
  }
}
