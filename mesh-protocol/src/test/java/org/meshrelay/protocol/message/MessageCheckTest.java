package org.meshrelay.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.profile.TestMesh;
import org.meshrelay.protocol.profile.TestMesh.User;
import org.meshrelay.protocol.status.StatusCode;

/** Header and payload of a message must agree (objects.md 5.1). */
final class MessageCheckTest {
  private static final String ID = "NCHB-PAFY-23JU-UWSK-Q4NK-LEKY-MFZX";
  private static final String OTHER_ID = "NAB5-YJPI-PTQM-LDCJ-73YB-YRMJ-EJTZ";

  private final TestMesh mesh = new TestMesh(99);
  private final User alice = mesh.user("alice@example.com");
  private final MessageText text =
      new MessageText(
          MessageHead.of(ID, alice.address(), AccountAddress.parse("bob@example.net")),
          "greeting",
          "hello");

  @Test
  void signed_message_agreesWithItsHeader() {
    DareEnvelope envelope = MessageEnvelopes.signed(text, signer(), TestMesh.NOW);

    MessageCheck.Clear clear =
        assertInstanceOf(MessageCheck.Clear.class, MessageCheck.of(envelope));
    assertEquals(text, clear.message());
    assertEquals(MeshIdentifiers.envelopeId(ID), clear.envelopeId());
    assertEquals(clear.envelopeId(), envelope.envelopeId());
    assertEquals(
        true,
        EnvelopeVerifier.verifiedBy(envelope, alice.activated().account().signature().publicKey()));
  }

  @Test
  @DisplayName("MSP-102: of an encrypted message the service sees identifier and type only")
  void encrypted_message_showsIdentifierAndTypeOnly() throws Exception {
    AgreementKeyPair bob = mesh.user("bob@example.net").account().encryption();
    DareEnvelope envelope =
        MessageEnvelopes.encrypted(
            text, signer(), List.of(bob.publicKey()), TestMesh.NOW, mesh.entropy());

    assertEquals(
        new MessageCheck.Encrypted(ID, MeshIdentifiers.envelopeId(ID), "MessageText"),
        MessageCheck.of(envelope));
    assertEquals(text, MessageCodec.parse(EnvelopeDecryptor.decrypt(envelope, List.of(bob))));
  }

  @Test
  void encrypted_withoutType_isUnknown() throws Exception {
    MessageCheck check = MessageCheck.of(encrypted(meta(ID, null), null));

    assertEquals("Unknown", assertInstanceOf(MessageCheck.Encrypted.class, check).type());
  }

  @Test
  void encrypted_withoutIdentifier_is400_12() throws Exception {
    assertRefused(StatusCode.MESSAGE_ID, encrypted(null, null));
    assertRefused(StatusCode.MESSAGE_ID, encrypted(meta(null, "MessageText"), null));
    assertRefused(StatusCode.MESSAGE_ID, encrypted(meta("no id", "MessageText"), null));
  }

  @Test
  void encrypted_envelopeIdOfAnotherMessage_is400_12() throws Exception {
    assertRefused(
        StatusCode.MESSAGE_ID,
        encrypted(meta(ID, "MessageText"), MeshIdentifiers.envelopeId(OTHER_ID)));
  }

  @Test
  void clear_otherIdentifierInTheHeader_is400_12() {
    assertRefused(StatusCode.MESSAGE_ID, clear(meta(OTHER_ID, "MessageText"), null));
  }

  @Test
  void clear_otherTypeInTheHeader_is400_13() {
    assertRefused(StatusCode.WRONG_TYPE, clear(meta(ID, "RequestContact"), null));
  }

  @Test
  void clear_envelopeIdOfAnotherMessage_is400_12() {
    assertRefused(
        StatusCode.MESSAGE_ID,
        clear(meta(ID, "MessageText"), MeshIdentifiers.envelopeId(OTHER_ID)));
  }

  @Test
  @DisplayName("C-15: the EnvelopeID of July 2020 is accepted too")
  void clear_envelopeIdInTheOlderForm_isKept() {
    MessageText claim = new MessageText(MessageHead.of(OTHER_ID, null, null), null, "x");
    DareEnvelope envelope =
        EnvelopeBuilder.of(claim.payload())
            .envelopeId("MDNG-2N5N-RLK2-4CSZ-MDAS-GYWD-XB3H")
            .build();

    assertEquals(
        "MDNG-2N5N-RLK2-4CSZ-MDAS-GYWD-XB3H",
        assertInstanceOf(MessageCheck.Clear.class, MessageCheck.of(envelope)).envelopeId());
  }

  @Test
  void clear_noHeaderMembers_isJudgedByThePayload() {
    MessageCheck check = MessageCheck.of(clear(null, null));

    assertEquals(
        MeshIdentifiers.envelopeId(ID),
        assertInstanceOf(MessageCheck.Clear.class, check).envelopeId());
  }

  @Test
  void clear_payloadWithoutIdentifier_is400_12() {
    assertRefused(
        StatusCode.MESSAGE_ID,
        EnvelopeBuilder.of(Bytes.utf8("{\"MessageText\":{\"Text\":\"x\"}}")).build());
  }

  @Test
  void clear_payloadThatIsNoMessage_is400_10() {
    assertRefused(StatusCode.MALFORMED, EnvelopeBuilder.of(Bytes.utf8("hello")).build());
    assertRefused(
        StatusCode.MALFORMED,
        EnvelopeBuilder.of(Bytes.utf8("{\"MessageText\":{\"MessageID\":\"" + ID + "\"}}")).build());
  }

  private MessageSigner signer() {
    return new MessageSigner(
        alice.activated().account().signature(),
        alice.activated().account().connection().envelope());
  }

  private DareEnvelope clear(@Nullable ContentMeta meta, @Nullable String envelopeId) {
    return EnvelopeBuilder.of(text.payload()).contentMeta(meta).envelopeId(envelopeId).build();
  }

  private DareEnvelope encrypted(@Nullable ContentMeta meta, @Nullable String envelopeId)
      throws Exception {
    return EnvelopeBuilder.of(text.payload())
        .contentMeta(meta)
        .envelopeId(envelopeId)
        .encryptTo(List.of(alice.account().encryption().publicKey()), mesh.entropy())
        .build();
  }

  private static ContentMeta meta(@Nullable String uniqueId, @Nullable String type) {
    return ContentMeta.builder().uniqueId(uniqueId).messageType(type).build();
  }

  private static void assertRefused(StatusCode code, DareEnvelope envelope) {
    assertEquals(
        code,
        assertInstanceOf(MessageCheck.Refused.class, MessageCheck.of(envelope)).refusal().code());
  }
}
