package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.client.session.StubService;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.PinProof;
import org.meshrelay.protocol.message.ReplyContact;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ProofOfWork;
import org.meshrelay.protocol.transaction.PostRequest;

/**
 * What a user does with devices and messages, against a service in memory over TLS; the same with
 * the relay is tested where the relay is.
 */
class MeshClientIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");
  private static final List<MessagePermission> DEFAULT =
      List.of(MessagePermission.MESSAGE, MessagePermission.CONTACT);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong clockMs =
      new AtomicLong(Instant.parse("2026-11-25T12:00:00Z").toEpochMilli());
  private final MiniService service = new MiniService(vertx, this::now);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  // ---- accounts

  @Test
  void register_newAccount_bindsItAndUploadsTheFirstEntries() throws Exception {
    register("alice", ALICE);

    MiniService.Account account = service.account(ALICE);
    assertEquals(1, account.container(ContainerName.DEVICE).frames.size());
    assertEquals(1, account.container(ContainerName.CONTACT).frames.size());
    DareEnvelope application = account.container(ContainerName.APPLICATION).frames.getFirst();
    assertTrue(application.isEncrypted());
    assertFalse(account.container(ContainerName.CONTACT).frames.getFirst().isEncrypted());
    try (MeshClient client = open("alice")) {
      MeshAccounts.Account listed = client.accounts().list().getFirst();
      assertEquals(AccountRecord.Stage.READY, listed.stage());
      assertTrue(listed.administrator());
    }
  }

  @Test
  void register_withoutMesh_saysWhatToDo() throws Exception {
    try (MeshClient client = open("alice")) {
      MeshException failure =
          assertFails(Kind.CONFIGURATION, () -> client.accounts().register(ALICE));
      assertTrue(String.valueOf(failure.getMessage()).contains("mesh create"));
    }
  }

  @Test
  void register_addressTaken_isRefusedAndKeepsTheAccountForAnotherTry() throws Exception {
    register("alice", ALICE);
    try (MeshClient client = open("mallory")) {
      client.createMesh(null);
      MeshException failure =
          assertFails(Kind.CANNOT_CREATE, () -> client.accounts().register(ALICE));
      assertEquals(409, status(failure));
      assertEquals(AccountRecord.Stage.MADE, client.accounts().list().getFirst().stage());
    }
  }

  @Test
  void register_interruptedAfterCreateAccount_goesOnWhereItStopped() throws Exception {
    try (MeshClient client = open("alice")) {
      client.createMesh(null);
      service.stub.tricks.add((seen, honest) -> honest.get()); // CreateAccount passes
      service.stub.tricks.add((seen, honest) -> StubService.Answer.of(500, Bytes.EMPTY));
      assertFails(Kind.UNAVAILABLE, () -> client.accounts().register(ALICE));
      assertEquals(AccountRecord.Stage.CREATED, client.accounts().list().getFirst().stage());
    }
    try (MeshClient client = open("alice")) {
      assertEquals(AccountRecord.Stage.READY, client.accounts().register(ALICE).stage());
      assertEquals(1, service.account(ALICE).container(ContainerName.DEVICE).frames.size());
    }
  }

  @Test
  void delete_account_endsTheBindingAndKeepsTheFiles() throws Exception {
    register("alice", ALICE);
    try (MeshClient client = open("alice")) {
      client.accounts().sync(ALICE);
      client.accounts().delete(ALICE);
      assertTrue(client.accounts().list().isEmpty());
    }
    try (var retired = Files.list(directory.resolve("alice/retired"))) {
      assertEquals(1, retired.count());
    }
  }

  @Test
  void createMesh_twice_isRefused() throws Exception {
    try (MeshClient client = open("alice")) {
      assertNotNull(client.createMesh("laptop"));
      assertFails(Kind.CANNOT_CREATE, () -> client.createMesh("laptop"));
    }
  }

  @Test
  void open_twice_waitsAndThenSaysWhoIsInTheWay() throws Exception {
    try (MeshClient first = open("alice")) {
      assertNotNull(first);
      assertFails(Kind.TRY_LATER, () -> open("alice").close());
    }
  }

  // ---- contacts and messages

  @Test
  void message_strangerIsUnknown_isNotSentUnlessInClearAndThenRefused() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    try (MeshClient client = open("alice")) {
      MeshException unknown =
          assertFails(
              Kind.NOT_PERMITTED, () -> client.messages().text(null, BOB, null, "hello", false));
      assertNull(unknown.status());
      MeshException refused =
          assertFails(
              Kind.NOT_PERMITTED, () -> client.messages().text(null, BOB, null, "hello", true));
      assertEquals(403, status(refused));
    }
  }

  @Test
  void contact_requestAcceptedAndAnswered_letsBothSendTextsThatOnlyDevicesRead() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    MeshMessages.Posted asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, "from the fair");
      assertEquals(201, asked.status());
      MeshMessages.Receipt receipt = asked.receipt();
      assertNotNull(receipt);
      assertEquals(true, receipt.verified());
    }
    try (MeshClient bob = open("bob")) {
      List<MeshMessages.Received> pending = bob.messages().pending(null);
      assertEquals(1, pending.size());
      assertEquals("RequestContact", pending.getFirst().type());
      assertEquals(ALICE, pending.getFirst().from());
      assertTrue(pending.getFirst().verified());
      assertEquals(asked.messageId(), pending.getFirst().messageId());
      bob.messages().accept(null, asked.messageId(), DEFAULT);
      assertTrue(bob.messages().pending(null).isEmpty());
      assertEquals(List.of(ALICE), bob.contacts().get(null, "alice@example.com").addresses());
    }
    try (MeshClient alice = open("alice")) {
      MeshAccounts.Sync sync = alice.accounts().sync(null);
      assertEquals(List.of(BOB), sync.contactsAdded());
      assertTrue(sync.isClean());
      assertTrue(sync.alerts().isEmpty());
      MeshMessages.Posted posted = alice.messages().text(null, BOB, "greeting", "Hello Bob", false);
      assertTrue(posted.encrypted());
      MeshMessages.Receipt receipt = posted.receipt();
      assertNotNull(receipt);
      assertEquals(true, receipt.verified());
      MeshMessages.Delivery delivery = alice.messages().status(null, posted.messageId()).getFirst();
      assertEquals("Received", delivery.state());
      assertEquals(BOB, delivery.to());
    }
    try (MeshClient bob = open("bob")) {
      MeshMessages.Received text = bob.messages().pending(null).getFirst();
      assertEquals("Hello Bob", text.text());
      assertEquals("greeting", text.subject());
      assertTrue(text.verified());
      assertTrue(text.encrypted());
      assertNull(text.note());
      bob.messages().accept(null, text.messageId(), DEFAULT);
      assertTrue(bob.messages().pending(null).isEmpty());
      assertEquals(2, bob.messages().all(null).size());
      assertEquals(201, bob.messages().text(null, ALICE, null, "Hello Alice", false).status());
    }
    assertTrue(
        service.account(BOB).container(ContainerName.INBOUND).frames.stream()
            .noneMatch(frame -> frame.payload().toString().contains("Hello Bob")));
  }

  @ParameterizedTest
  @CsvSource({
    "SAME_PIN,PinUsed",
    "OTHER_WITNESS,PinInvalid",
    "UNKNOWN_PIN,PinInvalid",
    "NO_PIN,PinMissing"
  })
  void contact_replyThatDoesNotHold_isAlertedAndNotTaken(Forgery forgery, String alert)
      throws Exception {
    befriend();
    try (MeshClient alice = open("alice")) {
      alice.contacts().delete(null, "bob@example.com");
    }
    service.inject(ALICE, ContainerName.INBOUND, forgedReply(forgery));

    try (MeshClient alice = open("alice")) {
      MeshAccounts.Sync sync = alice.accounts().sync(null);
      assertTrue(sync.contactsAdded().isEmpty());
      assertEquals(List.of(alert + " in the contact of " + BOB), sync.alerts());
      assertTrue(alice.contacts().list(null).stream().allMatch(MeshContacts.Entry::self));
    }
  }

  enum Forgery {
    SAME_PIN,
    OTHER_WITNESS,
    UNKNOWN_PIN,
    NO_PIN
  }

  /** Another reply by bob, who saw the PIN of the request that he has answered already. */
  private DareEnvelope forgedReply(Forgery forgery) throws Exception {
    ReplyContact first =
        service.account(ALICE).container(ContainerName.INBOUND).frames.stream()
            .filter(frame -> "ReplyContact".equals(typeOf(frame)))
            .map(frame -> parse(frame, ReplyContact.class))
            .findFirst()
            .orElseThrow();
    PinProof proof = first.proof();
    DareEnvelope data = java.util.Objects.requireNonNull(proof.authenticatedData());
    PinProof forged =
        switch (forgery) {
          case SAME_PIN -> proof;
          case OTHER_WITNESS ->
              new PinProof(data, proof.clientNonce(), proof.pinId(), Bytes.wrap(new byte[64]));
          case UNKNOWN_PIN ->
              new PinProof(
                  data,
                  proof.clientNonce(),
                  "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG",
                  proof.pinWitness());
          case NO_PIN -> PinProof.none(data);
        };
    try (ClientContext bob = ClientContext.open(config("bob"))) {
      return MessageEnvelopes.signed(
          new ReplyContact(MessageHead.fresh(EntropySource.system(), BOB, ALICE), forged, null),
          bob.session(BOB).signer(),
          now());
    }
  }

  private static <T extends MeshMessage> T parse(DareEnvelope frame, Class<T> type) {
    try {
      return MessageCodec.parse(frame.payload(), type);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void contact_answerAfterThePinExpired_isAlertedAndNotTaken() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    MeshMessages.Posted asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, null);
    }
    clockMs.addAndGet(Duration.ofDays(8).toMillis());
    try (MeshClient bob = open("bob")) {
      bob.messages().accept(null, asked.messageId(), DEFAULT);
    }
    try (MeshClient alice = open("alice")) {
      MeshAccounts.Sync sync = alice.accounts().sync(null);
      assertTrue(sync.contactsAdded().isEmpty());
      assertTrue(sync.alerts().getFirst().startsWith("PinExpired"), sync.alerts().toString());
    }
  }

  @Test
  void contact_rejected_isClosedWithoutAnAnswer() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    MeshMessages.Posted asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, null);
    }
    try (MeshClient bob = open("bob")) {
      bob.messages().reject(null, asked.messageId());
      assertTrue(bob.messages().pending(null).isEmpty());
      assertFails(Kind.CHECK_FAILED, () -> bob.messages().accept(null, asked.messageId(), DEFAULT));
    }
    try (MeshClient alice = open("alice")) {
      assertTrue(alice.accounts().sync(null).contactsAdded().isEmpty());
    }
  }

  @Test
  void permit_denied_hidesWhatTheServiceLetThrough() throws Exception {
    befriend();
    try (MeshClient bob = open("bob")) {
      bob.contacts()
          .permit(null, "alice@example.com", List.of(), List.of(MessagePermission.MESSAGE));
    }
    try (MeshClient alice = open("alice")) {
      assertNotNull(alice.messages().text(null, BOB, null, "unwanted", false));
    }
    try (MeshClient bob = open("bob")) {
      MeshMessages.Received text = bob.messages().pending(null).getLast();
      assertNull(text.text());
      assertEquals("the sender may not send this", text.note());
    }
  }

  @Test
  void text_challengedByPolicy_isWorkedForAndPostedAgainUnderTheTicket() throws Exception {
    befriend();
    Bytes token = EntropySource.system().bytes(54);
    try (MeshClient alice = open("alice")) {
      alice.accounts().sync(null); // so that the post goes under a ticket
      service.challenge(new AuthHeader.Challenge(token, 8));

      assertEquals(201, alice.messages().text(null, BOB, null, "worth it", false).status());
    }
    AuthHeader.TicketRequest last =
        service.stub.seen.stream()
            .filter(seen -> seen.request() instanceof PostRequest)
            .map(StubService.Seen::auth)
            .filter(AuthHeader.TicketRequest.class::isInstance)
            .map(AuthHeader.TicketRequest.class::cast)
            .reduce((before, after) -> after)
            .orElseThrow();
    AuthHeader.Answer answer = last.answer();
    assertNotNull(answer);
    assertEquals(token, answer.token());
    assertTrue(new ProofOfWork("mesh-auth/1 pow").meets(token, answer.nonce(), 8));
  }

  @Test
  void text_aboveTheLimit_isRefusedBeforeItIsSent() throws Exception {
    befriend();
    try (MeshClient alice = open("alice")) {
      assertFails(
          Kind.USAGE, () -> alice.messages().text(null, BOB, null, "x".repeat(65_536), false));
    }
  }

  @Test
  void text_aboveTheAdvertisedLimit_isRefusedBeforeItIsSent() throws Exception {
    service.stub.limitPosts(4000);
    befriend();
    try (MeshClient alice = open("alice")) {
      MeshException failure =
          assertFails(
              Kind.USAGE, () -> alice.messages().text(null, BOB, null, "x".repeat(4000), false));
      assertTrue(String.valueOf(failure.getMessage()).contains("at most 4000"));
    }
  }

  @Test
  void offlineAccount_neitherSendsNorReceives() throws Exception {
    try (MeshClient alice = open("alice")) {
      alice.createMesh(null);
      alice.accounts().create(ALICE);
      for (Executable call :
          List.<Executable>of(
              () -> alice.messages().text(null, ALICE, null, "note to self", false),
              () -> alice.messages().pending(null),
              () -> alice.accounts().sync(null),
              () -> alice.accounts().status(null))) {
        MeshException failure = assertFails(Kind.CONFIGURATION, call);
        assertTrue(String.valueOf(failure.getMessage()).contains("not registered"));
      }
    }
    assertTrue(service.stub.seen.isEmpty());
  }

  @Test
  void self_name_isWrittenAndShown() throws Exception {
    register("alice", ALICE);
    try (MeshClient alice = open("alice")) {
      assertEquals("Alice Example", alice.contacts().self(null, "Alice Example").name());
      assertEquals("Alice Example", alice.contacts().self(null, null).name());
      assertTrue(alice.contacts().list(null).getFirst().self());
    }
  }

  // ---- devices

  @Test
  void device_requestedAndAccepted_readsAndSendsLikeTheFirst() throws Exception {
    befriend();
    MeshDevices.Request asked;
    try (MeshClient phone = open("phone")) {
      asked = phone.devices().request(ALICE, "phone");
      assertFails(Kind.TRY_LATER, () -> phone.devices().complete(ALICE));
    }
    try (MeshClient alice = open("alice")) {
      MeshDevices.Request pending = alice.devices().pending(null).getFirst();
      assertEquals(asked.witness(), pending.witness());
      assertEquals(asked.meshUdf(), pending.meshUdf());
      assertEquals("phone", pending.description());
      assertTrue(pending.verified());
      alice.devices().accept(null, asked.witness().toLowerCase(java.util.Locale.ROOT));
      assertTrue(alice.devices().pending(null).isEmpty());
      alice.accounts().sync(null);
      assertEquals(2, alice.devices().list(null).size());
      assertNotNull(alice.messages().text(null, BOB, null, "from the laptop", false));
    }
    try (MeshClient phone = open("phone")) {
      assertFalse(phone.devices().complete(ALICE).administrator());
      phone.accounts().sync(null);
      assertEquals("Received", phone.messages().status(null, null).getLast().state());
      assertEquals(201, phone.messages().text(null, BOB, null, "from the phone", false).status());
      assertFails(Kind.CHECK_FAILED, () -> phone.devices().accept(null, asked.witness()));
    }
    try (MeshClient bob = open("bob")) {
      MeshMessages.Received last = bob.messages().pending(null).getLast();
      assertEquals("from the phone", last.text());
      assertTrue(last.verified());
    }
  }

  @Test
  void device_rejected_isToldSo() throws Exception {
    register("alice", ALICE);
    MeshDevices.Request asked;
    try (MeshClient phone = open("phone")) {
      asked = phone.devices().request(ALICE, null);
    }
    try (MeshClient alice = open("alice")) {
      alice.devices().reject(null, asked.witness());
    }
    try (MeshClient phone = open("phone")) {
      assertFails(Kind.NOT_PERMITTED, () -> phone.devices().complete(ALICE));
      assertFails(Kind.CHECK_FAILED, () -> phone.devices().complete(ALICE));
    }
  }

  @Test
  void device_wrongWitness_connectsNobody() throws Exception {
    register("alice", ALICE);
    try (MeshClient phone = open("phone")) {
      phone.devices().request(ALICE, null);
    }
    try (MeshClient alice = open("alice")) {
      for (String typed : List.of("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG", "", "AAAA")) {
        assertFails(Kind.CHECK_FAILED, () -> alice.devices().accept(null, typed));
      }
      assertEquals(1, alice.devices().list(null).size());
    }
  }

  // ---- a service that lies (receipts.md 7.3)

  @ParameterizedTest
  @CsvSource({
    "ALTERS,altered",
    "DROPS,gap",
    "FORKS,fork",
    "ROLLS_BACK,rollback",
    "STOPS_PROVING,missing-receipt"
  })
  void sync_serviceLies_isReportedWithEvidenceAndTheOldCopyStays(MiniService.Lie lie, String report)
      throws Exception {
    befriend();
    try (MeshClient bob = open("bob")) {
      bob.accounts().sync(null);
    }
    try (MeshClient alice = open("alice")) {
      alice.messages().text(null, BOB, null, "one more", false);
    }
    service.lie(lie);

    try (MeshClient bob = open("bob")) {
      MeshAccounts.Sync sync = bob.accounts().sync(null);
      var inbound =
          sync.containers().stream()
              .filter(container -> container.container() == ContainerName.INBOUND)
              .findFirst()
              .orElseThrow();
      var found = inbound.report();
      assertNotNull(found);
      assertEquals(report, found.name());
      assertEquals(inbound.before(), inbound.after());
      Path evidence = inbound.evidence();
      assertNotNull(evidence);
      assertTrue(Files.readString(evidence).contains(report));
      assertFails(Kind.CHECK_FAILED, () -> bob.messages().pending(null));
    }

    service.stopLying();
    try (MeshClient bob = open("bob")) {
      assertTrue(bob.accounts().sync(null).isClean());
    }
  }

  @Test
  void acceptState_afterAReport_putsTheCopyAsideAndLoadsAnew() throws Exception {
    befriend();
    try (MeshClient bob = open("bob")) {
      bob.accounts().sync(null);
      bob.accounts().acceptState(null, ContainerName.INBOUND);
      MeshAccounts.Sync sync = bob.accounts().sync(null);
      assertTrue(sync.isClean());
      assertFalse(bob.messages().all(null).isEmpty());
    }
    try (var copies = Files.list(directory.resolve("bob/accounts/bob@example.com/containers"))) {
      assertEquals(
          1, copies.filter(p -> p.getFileName().toString().startsWith("mmm_Inbound.")).count());
    }
  }

  // ---- tools

  private void befriend() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    String asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, null).messageId();
    }
    try (MeshClient bob = open("bob")) {
      bob.messages().accept(null, asked, DEFAULT);
    }
    try (MeshClient alice = open("alice")) {
      assertEquals(List.of(BOB), alice.accounts().sync(null).contactsAdded());
    }
  }

  private void register(String home, AccountAddress address) throws MeshException {
    try (MeshClient client = open(home)) {
      client.createMesh(home);
      client.accounts().register(address);
    }
  }

  private MeshClient open(String home) throws MeshException {
    return MeshClient.open(config(home));
  }

  private ClientConfig config(String home) {
    StaticServiceMap map =
        StaticServiceMap.of(
            Map.of(
                "example.com",
                new StaticService(
                    List.of(new StaticService.Target(service.stub.endpoint, 1)), null, null)));
    return new ClientConfig(
        directory.resolve(home),
        HttpTransportConfig.of(TestTls.roots()),
        map,
        LocatorConfig.staticOnly(),
        (pinned, offered) -> false,
        Duration.ofMillis(50),
        Duration.ofSeconds(15),
        this::now,
        EntropySource.system());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clockMs.get());
  }

  private static String typeOf(DareEnvelope frame) {
    var meta = frame.contentMeta();
    return meta == null || meta.messageType() == null ? "" : meta.messageType();
  }

  private static long status(MeshException failure) {
    var status = failure.status();
    assertNotNull(status);
    return status.status();
  }

  @CanIgnoreReturnValue
  private static MeshException assertFails(Kind kind, Executable call) {
    MeshException failure = assertThrows(MeshException.class, call);
    assertEquals(kind, failure.kind(), failure.getMessage());
    return failure;
  }
}
