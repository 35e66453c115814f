package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.profile.Permission;

/** protocol.md 6.5, static and dynamic QR; MSP-143 to MSP-146. */
class MeshContactCodesIT extends MeshClientCase {
  @BeforeEach
  void join() throws MeshException {
    register("alice", ALICE);
    register("bob", BOB);
  }

  @Test
  @DisplayName("MSP-144: a static code is good for anybody, and asks for nothing in return")
  void fixed_scannedAndTaken_addsTheContactOnOneSide() throws Exception {
    MeshContactCodes.Code code = fixed(null);
    assertNull(code.expires());
    assertFalse(code.toString().contains(key(code).text()));

    try (MeshClient bob = open("bob")) {
      MeshContactCodes.Scanned scanned = scan(bob, code);
      assertEquals(ALICE, scanned.address());
      assertFalse(scanned.wantsReply());
      assertTrue(bob.contacts().list(null).stream().allMatch(MeshContacts.Entry::self));

      MeshContacts.Entry taken = take(bob, scanned);
      assertEquals(List.of(ALICE), taken.addresses());
      assertEquals(scanned.rootUdf(), taken.rootUdf());
    }
    assertTrue(sync("alice").contactsAdded().isEmpty());
  }

  @Test
  @DisplayName("MSP-145: the user says what the contact may send")
  void take_withPrivileges_areThoseOfTheEntry() throws Exception {
    MeshContactCodes.Code code = fixed(null);
    try (MeshClient bob = open("bob")) {
      MeshContacts.Entry taken =
          bob.contactCodes()
              .take(
                  null,
                  scan(bob, code),
                  List.of(MessagePermission.CONFIRMATION),
                  List.of(MessagePermission.MESSAGE),
                  null);

      assertEquals(
          List.of(Permission.allow("Confirmation"), Permission.deny("Message")),
          taken.permissions());
    }
  }

  @Test
  @DisplayName("MSP-143: one card for friends, another for work")
  void self_withPurpose_isAnotherCard() throws Exception {
    try (MeshClient alice = open("alice")) {
      alice.contacts().self(null, "Alice");
      assertFails(Kind.CHECK_FAILED, () -> alice.contacts().self(null, "work", null));
      assertFails(Kind.CHECK_FAILED, () -> alice.contactCodes().fixed(null, "work", false, null));
      alice.contacts().self(null, "work", "Dr. A. Example");
      assertEquals("Alice", alice.contacts().self(null, null).name());
    }
    MeshContactCodes.Code friends = fixed(null);
    MeshContactCodes.Code work = fixed("work");
    try (MeshClient bob = open("bob")) {
      assertEquals("Alice", scan(bob, friends).name());
      assertEquals("Dr. A. Example", scan(bob, work).name());
    }
  }

  @Test
  @DisplayName("MSP-146: the answer to a dynamic code knows its key, and is taken unasked")
  void once_scannedAndTaken_addsTheContactOnBothSides() throws Exception {
    MeshContactCodes.Code code = once();
    try (MeshClient bob = open("bob")) {
      MeshContactCodes.Scanned scanned = scan(bob, code);
      assertTrue(scanned.wantsReply());
      take(bob, scanned);
    }

    assertEquals(List.of(BOB), sync("alice").contactsAdded());
    ReplyContact reply = parse(frames(ContainerName.INBOUND).getFirst(), ReplyContact.class);
    assertNotNull(reply.proof().pinWitness());
    assertFalse(
        frames(ContainerName.INBOUND).getFirst().payload().utf8().contains(key(code).text()));
    assertTrue(
        frames(ContainerName.LOCAL).getFirst().isEncrypted(), "the PIN is nobody's business");
  }

  @Test
  void once_answeredAfterItsEnd_isAlertedAndNotTaken() throws Exception {
    MeshContactCodes.Code code = once();
    try (MeshClient bob = open("bob")) {
      take(bob, scan(bob, code));
    }
    clockMs.addAndGet(MeshContactCodes.DYNAMIC_LIFE.toMillis());

    MeshAccounts.Sync sync = sync("alice");

    assertTrue(sync.contactsAdded().isEmpty());
    assertEquals(List.of("PinExpired in the contact of " + BOB), sync.alerts());
  }

  @Test
  @DisplayName("a PIN that the service itself has registered lets nobody in")
  void once_registeredByTheService_isInvalid() throws Exception {
    Udf key = Udf.encryptionKey(EntropySource.system());
    MessagePin pin = ContactRequests.registration(ALICE, key, now().plus(Duration.ofDays(1)));
    try (ClientContext bob = ClientContext.open(config("bob"))) {
      AccountSession session = bob.session(BOB);
      service.inject(
          ALICE, ContainerName.LOCAL, MessageEnvelopes.signed(pin, session.signer(), now()));
      RequestContact request = request(session, pin.messageId(), key);
      service.inject(
          ALICE,
          ContainerName.INBOUND,
          MessageEnvelopes.signed(
              new ContactRequests(bob, session).reply(request, ALICE, null),
              session.signer(),
              now()));
    }

    MeshAccounts.Sync sync = sync("alice");

    assertTrue(sync.contactsAdded().isEmpty());
    assertEquals(List.of("PinInvalid in the contact of " + BOB), sync.alerts());
  }

  @Test
  void scan_ownCode_isRefused() throws Exception {
    MeshContactCodes.Code code = fixed(null);
    try (MeshClient alice = open("alice")) {
      assertFails(Kind.USAGE, () -> scan(alice, code));
    }
  }

  @Test
  void scan_unknownCode_isNotFound() throws Exception {
    try (MeshClient bob = open("bob")) {
      assertFails(
          Kind.CHECK_FAILED,
          () ->
              bob.contactCodes()
                  .scan(
                      null,
                      new ConnectUri.OfAccount(ALICE, Udf.encryptionKey(EntropySource.system()))));
    }
  }

  enum Swap {
    OTHER_KEY,
    NO_CONTACT,
    UNSIGNED,
    SIGNED_BY_ANOTHER,
    REQUEST_WITH_ANOTHER_PIN,
    REQUEST_OF_ANOTHER_SIGNER
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("what somebody who has the key puts in place of the contact is not believed")
  void scan_exchangedContent_isRefused(Swap swap) throws Exception {
    MeshContactCodes.Code code = fixed(null);
    CatalogedPublication entry = service.publications.only();
    service.publications.put(
        new CatalogedPublication(
            entry.labels(), entry.id(), entry.authenticator(), exchanged(swap, key(code)), null));

    try (MeshClient bob = open("bob")) {
      assertFails(Kind.CHECK_FAILED, () -> scan(bob, code));
    }
  }

  private DareEnvelope exchanged(Swap swap, Udf key) throws Exception {
    try (ClientContext alice = ClientContext.open(config("alice"));
        ClientContext mallory = ClientContext.open(config("mallory"))) {
      AccountSession session = alice.session(ALICE);
      Bytes contact = MeshContacts.card(session, null).payload();
      MessageSigner stranger =
          new MessageSigner(
              mallory.factory().device(null).keys().signature(),
              session.device().account().connection().envelope());
      DareEnvelope content =
          switch (swap) {
            case OTHER_KEY -> SelfContact.signed(session, MeshContacts.card(session, null));
            case NO_CONTACT -> EnvelopeBuilder.of(Bytes.utf8("no contact")).build();
            case UNSIGNED -> EnvelopeBuilder.of(contact).build();
            case SIGNED_BY_ANOTHER ->
                EnvelopeBuilder.of(contact).sign(stranger.key(), stranger.connection()).build();
            case REQUEST_WITH_ANOTHER_PIN ->
                MessageEnvelopes.signed(
                    request(session, pinId(key), Udf.encryptionKey(EntropySource.system())),
                    session.signer(),
                    now());
            case REQUEST_OF_ANOTHER_SIGNER ->
                MessageEnvelopes.signed(request(session, pinId(key), key), stranger, now());
          };
      Udf under = swap == Swap.OTHER_KEY ? Udf.encryptionKey(EntropySource.system()) : key;
      return SealedContent.seal(content.encode(Encoding.JSON), under, EntropySource.system());
    }
  }

  private static String pinId(Udf key) {
    return Pin.id(Pin.salted(key, Pin.ACTION_CONTACT), ALICE.text()).text();
  }

  private static RequestContact request(AccountSession from, String messageId, Udf pin)
      throws MeshException {
    return new RequestContact(
        MessageHead.of(messageId, from.address(), null),
        true,
        SelfContact.signed(from, MeshContacts.card(from, null)),
        null,
        pin.text());
  }

  @Test
  void locator_ofCode_hasThePublicationOfItsKey() throws Exception {
    MeshContactCodes.Code code = fixed(null);

    assertEquals(Publication.id(key(code)).text(), service.publications.only().id());
  }

  // ---- tools

  private MeshContactCodes.Code fixed(@Nullable String purpose) throws MeshException {
    try (MeshClient alice = open("alice")) {
      return alice.contactCodes().fixed(null, purpose, false, null);
    }
  }

  private MeshContactCodes.Code once() throws MeshException {
    try (MeshClient alice = open("alice")) {
      return alice.contactCodes().once(null, null, MeshContactCodes.DYNAMIC_LIFE);
    }
  }

  private static MeshContactCodes.Scanned scan(MeshClient by, MeshContactCodes.Code code)
      throws MeshException {
    return by.contactCodes().scan(null, ConnectUri.parse(code.locator()));
  }

  @CanIgnoreReturnValue
  private static MeshContacts.Entry take(MeshClient by, MeshContactCodes.Scanned scanned)
      throws MeshException {
    return by.contactCodes().take(null, scanned, DEFAULT, List.of(), null);
  }

  private MeshAccounts.Sync sync(String home) throws MeshException {
    try (MeshClient client = open(home)) {
      return client.accounts().sync(null);
    }
  }

  private static Udf key(MeshContactCodes.Code code) {
    return ConnectUri.parse(code.locator()).key();
  }

  private List<DareEnvelope> frames(ContainerName name) {
    return service.account(ALICE).container(name).frames;
  }
}
