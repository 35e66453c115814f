package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.relay.fixture.TestUser;

/** What a posted message must look like, and how large it may be. MSP-49, MSP-82, MSP-302. */
class PostFormTest extends PostIngressCase {
  @Test
  void post_flippedSignature_is422() {
    service().befriend(bob, alice);

    assertEquals("422/11", code(TestUser.flipped(alice.text(bob, "hello"))));
    assertEquals("422/11", code(TestUser.flipped(alice.contactRequest(bob))));
    assertTrue(inbound().isEmpty());
  }

  @Test
  void post_withoutSignatureOrAssertion_is422() throws AgreementException {
    MessageText text = new MessageText(alice.head(bob), null, "hello");
    DareEnvelope unsigned =
        EnvelopeBuilder.of(text.payload())
            .envelopeId(MeshIdentifiers.envelopeId(text.messageId()))
            .contentMeta(alice.clear(text).contentMeta())
            .build();
    MessageSigner bare = new MessageSigner(alice.activated.keys().signature(), null);
    MessageSigner byDevice =
        new MessageSigner(
            alice.activated.keys().signature(), alice.activated.connection().envelope());

    assertEquals("422/11", code(unsigned));
    assertEquals("422/11", code(MessageEnvelopes.signed(text, bare, Instant.now())));
    assertEquals(
        "422/11",
        code(
            MessageEnvelopes.encrypted(
                text,
                byDevice,
                List.of(bob.account.encryption().publicKey()),
                Instant.now(),
                TestUser.ENTROPY)),
        "an encrypted message needs an assertion that names the account");
  }

  @Test
  void post_size_isJudgedByTheMeasureOfTheSpecification() {
    service().befriend(bob, alice);

    assertEquals("201", code(alice.ofSize(65_536, bob)));
    assertEquals("413/70", code(alice.ofSize(65_537, bob)));
  }

  @Test
  void post_headerAndPayloadThatDisagree_areRefused() {
    DareEnvelope text = alice.clear(new MessageText(alice.head(bob), null, "hello"));
    DareEnvelope request = alice.contactRequest(bob);

    assertEquals("400/12", code(withHeaderOf(text, request)));
    assertEquals(
        "400/12",
        code(
            EnvelopeBuilder.of(text.payload())
                .envelopeId(MeshIdentifiers.envelopeId(alice.head(bob).messageId()))
                .contentMeta(text.contentMeta())
                .sign(alice.signer().key(), alice.signer().connection())
                .build()));
  }

  private DareEnvelope withHeaderOf(DareEnvelope payload, DareEnvelope header) {
    return EnvelopeBuilder.of(payload.payload())
        .envelopeId(header.envelopeId())
        .contentMeta(header.contentMeta())
        .sign(alice.signer().key(), alice.signer().connection())
        .build();
  }
}
