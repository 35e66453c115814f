package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Truth;
import org.meshrelay.protocol.accredit.MessagePermission;

/** objects.md 5.5. */
class ContactGrantRuleTest implements RuleContract {
  @Override
  public Rule rule() {
    return new ContactGrantRule();
  }

  @ParameterizedTest
  @CsvSource({
    "MessageText, true",
    "RequestContact, true",
    "ReplyContact, true",
    "RequestConfirmation, false",
    "ResponseConfirmation, false",
    "GroupInvitation, false",
    "RequestTask, false",
    "Unknown, false",
    "SomethingNew, false",
    "MessageComplete, false",
    "MessagePIN, false",
    "RespondConnection, false",
    "MessageClaim, false",
    "RequestConnection, false",
    "AcknowledgeConnection, false",
    "MessageError, false",
    "AbuseReport, false"
  })
  void apply_acceptedContactWithoutPermissions_getsTheDefault(String type, boolean granted) {
    Facts facts = Facts.strangerText().withType(type).withContact(Map.of());

    assertEquals(granted, rule().apply(facts.get()).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "MessageText, MESSAGE",
    "RequestConfirmation, CONFIRMATION",
    "GroupInvitation, GROUP",
    "RequestTask, TASK",
    "SomethingNew, UNKNOWN"
  })
  void apply_namedPermission_decides(String type, MessagePermission name) {
    Facts facts = Facts.strangerText().withType(type);

    assertTrue(
        rule().apply(facts.withContact(Map.of(name, ContactFacts.Role.ALLOW)).get()).isPresent());
    assertTrue(
        rule().apply(facts.withContact(Map.of(name, ContactFacts.Role.DENY)).get()).isEmpty());
  }

  @Test
  void apply_classesOfOwnDevices_cannotBeGranted() {
    Map<MessagePermission, ContactFacts.Role> everything =
        Map.of(
            MessagePermission.UNKNOWN, ContactFacts.Role.ALLOW,
            MessagePermission.MESSAGE, ContactFacts.Role.ALLOW);
    Facts facts = Facts.strangerText().withContact(everything);

    assertTrue(rule().apply(facts.withType("RespondConnection").get()).isEmpty());
    assertTrue(rule().apply(facts.withType("MessageError").get()).isEmpty());
  }

  @Test
  void apply_stranger_hasNoOpinion() {
    assertTrue(rule().apply(Facts.strangerText().get()).isEmpty());
  }

  @Test
  void apply_contactWhoseChainIsNotVerified_getsNothing() {
    Facts facts = Facts.strangerText().withContact(Map.of());

    assertTrue(rule().apply(facts.withAccreditation(Truth.UNKNOWN).get()).isEmpty());
    assertTrue(rule().apply(facts.withAccreditation(Truth.FALSE).get()).isEmpty());
  }
}
