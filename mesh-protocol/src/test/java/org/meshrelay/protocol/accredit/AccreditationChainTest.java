package org.meshrelay.protocol.accredit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.AssertionBase;
import org.meshrelay.protocol.profile.ConnectionAccount;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.ConnectionBase;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.profile.TestMesh;
import org.meshrelay.protocol.profile.TestMesh.User;
import org.meshrelay.protocol.status.StatusCode;

/** From a message's signature to an account, row by row (objects.md 3.7; MSP-70, MSP-82). */
final class AccreditationChainTest {
  private static final ServiceName COM = ServiceName.parse("example.com");
  private static final ServiceName NET = ServiceName.parse("example.net");

  private final TestMesh mesh = new TestMesh(1234);
  private final User alice = mesh.user("alice@example.com");
  private final User bob = mesh.user("bob@example.net");
  private final User mallory = mesh.user("mallory@example.com");

  @Test
  @DisplayName("MSP-82: a signed message is accredited to the account of its sender")
  void check_messageInClear_isAccredited() throws Exception {
    DareEnvelope message = clear(alice, text(alice, bob));

    Accreditation.Accredited accredited = accredited(message, alice.account().authority());

    assertEquals(alice.address(), accredited.sender());
    assertEquals(alice.master().profile().udf(), accredited.rootUdf());
    assertEquals(alice.activated().account().signature().publicKey(), accredited.signingKey());
    assertTrue(accredited.isAdministrator());
  }

  @Test
  void check_encryptedMessage_isFromTheAccountInTheAssertion() throws Exception {
    DareEnvelope message = encrypted(alice, connection(alice));

    assertEquals(alice.address(), accredited(message, alice.account().authority()).sender());
    assertEquals(
        List.of(alice.address()), SenderClaim.candidates(message, MessageCheck.of(message)));
  }

  @Test
  @DisplayName("row 1: the digest covers the payload")
  void check_payloadChanged_isRefused() throws Exception {
    DareEnvelope message = clear(alice, text(alice, bob));
    Bytes changed = Bytes.utf8(message.payload().utf8().replace("hello", "hullo"));
    DareEnvelope forged =
        DareEnvelope.of(
            JsonArray.of(
                message.header().element(), new JsonBinary(changed), message.trailer().element()));

    assertRefused(StatusCode.NOT_VERIFIED, forged, alice.account().authority());
  }

  @Test
  @DisplayName("row 2: a message without a signature, or with another's, is not accredited")
  void check_noOrForeignSignature_isRefused() throws Exception {
    MeshMessage text = text(alice, bob);
    AccountAuthority authority = alice.account().authority();

    assertRefused(StatusCode.NOT_VERIFIED, EnvelopeBuilder.of(text.payload()).build(), authority);
    assertRefused(
        StatusCode.NOT_VERIFIED,
        MessageEnvelopes.signed(
            text,
            new MessageSigner(mallory.activated().account().signature(), connection(alice)),
            TestMesh.NOW),
        authority);
  }

  @Test
  @DisplayName("row 4: an encrypted message needs a ConnectionAccount with its addresses")
  void check_encryptedWithoutConnectionAccount_isRefused() throws Exception {
    AccountAuthority authority = alice.account().authority();
    DareEnvelope withDevice = encrypted(alice, alice.activated().connection().envelope());
    DareEnvelope withNone = encrypted(alice, null);

    assertRefused(StatusCode.NOT_VERIFIED, withDevice, authority);
    assertRefused(StatusCode.NOT_VERIFIED, withNone, authority);
    assertRefused(
        StatusCode.NOT_VERIFIED,
        new MessageEvidence(
            withNone,
            MessageCheck.of(withNone),
            authority,
            COM,
            alice.activated().account().connection()));
  }

  @Test
  void check_messageInClearWithoutAssertion_isAccreditedByTheSession() throws Exception {
    DareEnvelope message =
        MessageEnvelopes.signed(
            text(alice, bob),
            new MessageSigner(alice.activated().account().signature(), null),
            TestMesh.NOW);
    MessageCheck content = MessageCheck.of(message);
    ConnectionAssertion session = alice.activated().connection();

    assertInstanceOf(
        Accreditation.Accredited.class,
        AccreditationChain.check(
            new MessageEvidence(message, content, alice.account().authority(), COM, session)));
    assertRefused(StatusCode.NOT_VERIFIED, message, alice.account().authority());
  }

  @Test
  @DisplayName("rows 5 and 6: the assertion is signed by the account's authority")
  void check_assertionSignedByAnother_isRefused() throws Exception {
    SignatureKeyPair own = mallory.activated().account().signature();
    DareEnvelope forged = connection(alice, own, alice.address(), own, AssertionBase.EMPTY);

    assertRefused(
        StatusCode.NOT_VERIFIED,
        MessageEnvelopes.signed(text(alice, bob), new MessageSigner(own, forged), TestMesh.NOW),
        alice.account().authority());
  }

  @Test
  @DisplayName("row 8: the account lists the sender")
  void check_authorityOfAnotherAccount_isRefused() throws Exception {
    assertRefused(
        StatusCode.NOT_VERIFIED, clear(alice, text(alice, bob)), mallory.account().authority());
  }

  @Test
  @DisplayName("row 10: sender and assertion name the same account")
  void check_senderOtherThanTheAssertion_isRefused() throws Exception {
    assertRefused(
        StatusCode.NOT_VERIFIED, clear(mallory, text(alice, bob)), alice.account().authority());
    assertRefused(
        StatusCode.NOT_VERIFIED, clear(alice, text(mallory, bob)), mallory.account().authority());
  }

  @Test
  @DisplayName("row 10: the sender lies in the domain that the hop speaks for")
  void check_senderInAnotherDomain_isRefused() throws Exception {
    DareEnvelope message = clear(alice, text(alice, bob));

    assertRefused(
        StatusCode.NOT_VERIFIED,
        new MessageEvidence(
            message, MessageCheck.of(message), alice.account().authority(), NET, null));
  }

  @Test
  void check_twoAddressesInTheDomain_isRefused() throws Exception {
    User twice = mesh.user("carol@example.com", "caroline@example.com");
    DareEnvelope message = encrypted(twice, connection(twice));

    assertRefused(StatusCode.NOT_VERIFIED, message, twice.account().authority());
  }

  @Test
  void check_oneOfTwoAddressesInTheDomain_isAccredited() throws Exception {
    User twice = mesh.user("carol@example.net", "carol@example.com");

    assertEquals(
        AccountAddress.parse("carol@example.com"),
        accredited(encrypted(twice, connection(twice)), twice.account().authority()).sender());
  }

  @Test
  @DisplayName("an assertion with a condition is not current")
  void check_condition_is401_22() throws Exception {
    SignatureKeyPair key = alice.activated().account().signature();
    TaggedObject condition = TaggedObject.read(Bytes.utf8("{\"OnlyOnTuesdays\":{}}"));
    DareEnvelope assertion =
        connection(
            alice,
            key,
            alice.address(),
            alice.administrator().online(),
            new AssertionBase(List.of(), null, null, List.of(condition)));

    assertRefused(
        StatusCode.REVOKED,
        MessageEnvelopes.signed(text(alice, bob), new MessageSigner(key, assertion), TestMesh.NOW),
        alice.account().authority());
  }

  @Test
  void check_malformedMessage_keepsItsOwnRefusal() throws Exception {
    assertRefused(
        StatusCode.MALFORMED,
        EnvelopeBuilder.of(Bytes.utf8("no message")).build(),
        alice.account().authority());
  }

  @Test
  void check_anyBitFlipped_isNeverAccreditedAsAnotherMessage() throws Exception {
    DareEnvelope message = clear(alice, text(alice, bob));
    byte[] octets = message.payload().toArray();
    for (int bit = 0; bit < octets.length * 8; bit += 41) {
      byte[] changed = octets.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      DareEnvelope forged =
          DareEnvelope.of(
              JsonArray.of(
                  message.header().element(),
                  new JsonBinary(Bytes.wrap(changed)),
                  message.trailer().element()));
      assertInstanceOf(
          Accreditation.Refused.class,
          AccreditationChain.check(
              new MessageEvidence(
                  forged, MessageCheck.of(forged), alice.account().authority(), COM, null)));
    }
  }

  @Test
  void carriedBy_contactRequest_introducesItsSender() throws Exception {
    RequestContact request = request(alice, ContactPerson.of("Alice", alice.account().authority()));
    DareEnvelope message = clear(alice, request);

    AccountAuthority authority = ContactAuthority.carriedBy(request, alice.address()).orElseThrow();

    assertEquals(alice.master().profile().udf(), authority.rootUdf());
    assertEquals(alice.address(), accredited(message, authority).sender());
  }

  @Test
  void carriedBy_profilesOfSomeoneElse_introduceNobody() throws Exception {
    RequestContact request =
        request(mallory, ContactPerson.of("Alice", alice.account().authority()));

    assertEquals(Optional.empty(), ContactAuthority.carriedBy(request, mallory.address()));
    AccountAuthority claimed = ContactAuthority.carriedBy(request, alice.address()).orElseThrow();
    assertRefused(StatusCode.NOT_VERIFIED, clear(mallory, request), claimed);
  }

  @Test
  void of_contactEntryInEitherForm_pinsTheAuthority() throws Exception {
    ContactPerson contact = ContactPerson.of("Alice", alice.account().authority());
    DareEnvelope signed = EnvelopeBuilder.of(contact.payload()).build();
    CatalogedContact entry2020 =
        new CatalogedContact(List.of(), "k", false, List.of(), null, contact);
    CatalogedContact entry2019 =
        new CatalogedContact(List.of(), "k", false, List.of(), signed, null);

    for (CatalogedContact entry : List.of(entry2019, entry2020)) {
      assertTrue(ContactAuthority.of(entry, alice.address()).isPresent());
      assertFalse(ContactAuthority.of(entry, bob.address()).isPresent());
    }
  }

  private RequestContact request(User from, ContactPerson contact) {
    DareEnvelope self = EnvelopeBuilder.of(contact.payload()).build();
    return new RequestContact(
        MessageHead.fresh(mesh.entropy(), from.address(), bob.address()), true, self, null, null);
  }

  private MessageText text(User from, User to) {
    return new MessageText(
        MessageHead.fresh(mesh.entropy(), from.address(), to.address()), null, "hello");
  }

  private static DareEnvelope connection(User user) {
    return user.activated().account().connection().envelope();
  }

  private static DareEnvelope connection(
      User user,
      SignatureKeyPair key,
      AccountAddress address,
      SignatureKeyPair signer,
      AssertionBase base) {
    ConnectionAccount own = (ConnectionAccount) user.activated().account().connection().value();
    ConnectionAccount forged =
        new ConnectionAccount(
            new ConnectionBase(base, null, null),
            List.of(address),
            List.of(),
            KeyData.of(key.publicKey()),
            null,
            own.keyAuthentication());
    return EnvelopeBuilder.of(forged.payload()).sign(signer).build();
  }

  private static DareEnvelope clear(User user, MeshMessage message) {
    return MessageEnvelopes.signed(
        message,
        new MessageSigner(user.activated().account().signature(), connection(user)),
        TestMesh.NOW);
  }

  private DareEnvelope encrypted(User user, @Nullable DareEnvelope assertion) throws Exception {
    return MessageEnvelopes.encrypted(
        text(user, bob),
        new MessageSigner(user.activated().account().signature(), assertion),
        List.of(bob.account().encryption().publicKey()),
        TestMesh.NOW,
        mesh.entropy());
  }

  private static Accreditation.Accredited accredited(
      DareEnvelope message, AccountAuthority authority) throws Exception {
    DareEnvelope received = DareEnvelope.parse(message.encode(Encoding.JSON), Encoding.JSON);
    Accreditation result =
        AccreditationChain.check(
            new MessageEvidence(received, MessageCheck.of(received), authority, COM, null));
    return assertInstanceOf(Accreditation.Accredited.class, result);
  }

  private static void assertRefused(
      StatusCode code, DareEnvelope message, AccountAuthority authority) {
    assertRefused(
        code, new MessageEvidence(message, MessageCheck.of(message), authority, COM, null));
  }

  private static void assertRefused(StatusCode code, MessageEvidence evidence) {
    assertEquals(
        code,
        assertInstanceOf(Accreditation.Refused.class, AccreditationChain.check(evidence))
            .refusal()
            .code());
  }
}
