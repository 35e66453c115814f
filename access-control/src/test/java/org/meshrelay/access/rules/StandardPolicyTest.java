package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Decision;
import org.meshrelay.access.Facts;
import org.meshrelay.access.PolicyEngine;
import org.meshrelay.access.RecipientFacts.ContactPolicy;
import org.meshrelay.access.Truth;
import org.meshrelay.access.Verdict;
import org.meshrelay.protocol.address.ServiceName;

/** The precedence table of access-control.md D. */
class StandardPolicyTest {
  private static final PolicyEngine OPEN =
      StandardPolicy.inbound(BlockList.NONE, StandardPolicy.CONTACT_REQUESTS_PER_PAIR);
  private static final PolicyEngine BLOCKING =
      StandardPolicy.inbound(
          new BlockList(Set.of(ServiceName.parse("example.com")), Set.of(), Set.of(), List.of()),
          StandardPolicy.CONTACT_REQUESTS_PER_PAIR);

  private static void assertDecided(String rule, Verdict verdict, Decision decision) {
    assertEquals(rule, decision.rule());
    assertEquals(verdict, decision.verdict());
  }

  @Test
  void decide_strangerText_isRefusedByDefault() {
    assertDecided("default-deny", Verdict.refuse(), OPEN.decide(Facts.strangerText().get()));
  }

  @Test
  void decide_strangerContactRequest_isAccepted() {
    assertDecided(
        "contact-request",
        Verdict.accept(),
        OPEN.decide(Facts.strangerText().withType("RequestContact").get()));
  }

  @Test
  void decide_contactText_isAccepted() {
    assertDecided(
        "contact-grant",
        Verdict.accept(),
        OPEN.decide(Facts.strangerText().withContact(Map.of()).get()));
  }

  @Test
  void decide_siteBlock_beatsUserGrant() {
    assertDecided(
        "block-list",
        Verdict.refuse(),
        BLOCKING.decide(Facts.strangerText().withContact(Map.of()).get()));
  }

  @Test
  void decide_ownDevice_beatsSiteBlock() {
    assertDecided(
        "own-devices",
        Verdict.accept(),
        BLOCKING.decide(Facts.strangerText().fromOwnDevice().get()));
  }

  @Test
  void decide_userBlock_beatsOpenContactPolicy() {
    assertDecided(
        "user-block",
        Verdict.refuse(),
        OPEN.decide(
            Facts.strangerText()
                .withType("RequestContact")
                .withContact(new ContactFacts(ContactFacts.State.BLOCKED, Map.of()))
                .get()));
  }

  @Test
  void decide_unalignedService_beatsUserGrant() {
    assertDecided(
        "unaligned-service",
        Verdict.refuse(),
        OPEN.decide(Facts.strangerText().withContact(Map.of()).withAlignment(Truth.FALSE).get()));
  }

  @Test
  void decide_unknownRecipient_isRefusedLikePolicyAndChargedLikeSending() {
    Facts request = Facts.strangerText().withType("RequestContact");
    Decision absent = OPEN.decide(request.withRecipient(Truth.FALSE, ContactPolicy.OPEN).get());
    Decision denied = OPEN.decide(Facts.strangerText().get());

    assertDecided(PolicyEngine.RECIPIENT_UNAVAILABLE, Verdict.refuse(), absent);
    assertEquals(denied.verdict(), absent.verdict());
    assertEquals(OPEN.decide(request.get()).charges(), absent.charges());
  }
}
