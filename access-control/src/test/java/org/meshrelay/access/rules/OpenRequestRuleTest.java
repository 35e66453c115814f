package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Truth;

class OpenRequestRuleTest implements RuleContract {
  @Override
  public Rule rule() {
    return new OpenRequestRule();
  }

  @ParameterizedTest
  @CsvSource({
    "ReplyContact, TRUE, true",
    "ReplyContact, FALSE, false",
    "ReplyContact, UNKNOWN, false",
    "ResponseConfirmation, TRUE, true",
    "ResponseConfirmation, FALSE, false",
    "RespondConnection, TRUE, false",
    "MessageText, TRUE, false"
  })
  void apply_replies_passOnlyToAnOpenRequest(String type, Truth answers, boolean passes) {
    Facts facts = Facts.strangerText().withType(type).withAnswer(answers);

    assertEquals(passes, rule().apply(facts.get()).isPresent());
  }

  @Test
  void id_isStable() {
    assertEquals("open-request", rule().id());
  }

  @Test
  void apply_encryptedReplyWithoutProfile_passesButAFalseChainDoesNot() {
    Facts reply = Facts.strangerText().withType("ReplyContact").withAnswer(Truth.TRUE);

    assertEquals(true, rule().apply(reply.withAccreditation(Truth.UNKNOWN).get()).isPresent());
    assertEquals(false, rule().apply(reply.withAccreditation(Truth.FALSE).get()).isPresent());
  }
}
