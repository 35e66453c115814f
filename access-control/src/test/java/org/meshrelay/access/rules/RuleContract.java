package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Facts;
import org.meshrelay.access.RecipientFacts.ContactPolicy;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Truth;
import org.meshrelay.access.Verdict;
import org.meshrelay.protocol.accredit.MessagePermission;

/** What every rule keeps, whatever it thinks. */
interface RuleContract {
  Rule rule();

  /** A spread over all dimensions of the facts. */
  static List<Facts> spread() {
    List<Facts> all = new ArrayList<>();
    List<ContactFacts> contacts =
        List.of(
            ContactFacts.NONE,
            ContactFacts.UNKNOWN,
            new ContactFacts(ContactFacts.State.ACCEPTED, Map.of()),
            new ContactFacts(
                ContactFacts.State.ACCEPTED,
                Map.of(MessagePermission.MESSAGE, ContactFacts.Role.DENY)),
            new ContactFacts(ContactFacts.State.BLOCKED, Map.of()));
    for (String type :
        List.of("MessageText", "RequestContact", "ReplyContact", "X", "MessagePIN")) {
      for (ContactFacts contact : contacts) {
        for (Truth truth : Truth.values()) {
          for (ContactPolicy policy : ContactPolicy.values()) {
            Facts facts =
                Facts.strangerText()
                    .withType(type)
                    .withContact(contact)
                    .withAlignment(truth)
                    .withAnswer(truth)
                    .withEndorsement(truth)
                    .withRecipient(truth, policy);
            all.add(facts);
            all.add(facts.fromOwnDevice());
            all.add(facts.withAccreditation(truth));
          }
        }
      }
    }
    return all;
  }

  @Test
  default void apply_sameFactsTwice_givesTheSameOpinion() {
    for (Facts facts : spread()) {
      assertEquals(rule().apply(facts.get()), rule().apply(facts.get()));
    }
  }

  @Test
  default void apply_anyRejection_isTheUniformRefusal() {
    for (Facts facts : spread()) {
      rule()
          .apply(facts.get())
          .filter(opinion -> opinion.verdict() instanceof Verdict.Reject)
          .ifPresent(opinion -> assertEquals(Verdict.refuse(), opinion.verdict()));
    }
  }

  @Test
  default void apply_existenceOfRecipient_changesNoOpinion() {
    for (Facts facts : spread()) {
      ContactPolicy policy = facts.recipient().contactPolicy();
      assertEquals(
          rule().apply(facts.withRecipient(Truth.TRUE, policy).get()),
          rule().apply(facts.withRecipient(Truth.FALSE, policy).get()));
    }
  }

  @Test
  default void apply_anyOpinion_saysWhy() {
    assertFalse(rule().id().isBlank());
    for (Facts facts : spread()) {
      rule().apply(facts.get()).ifPresent(opinion -> assertTrue(!opinion.reason().isBlank()));
    }
  }
}
