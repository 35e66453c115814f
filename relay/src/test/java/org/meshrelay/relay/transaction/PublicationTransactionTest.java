package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.ClaimResponse;
import org.meshrelay.protocol.transaction.PollClaimRequest;
import org.meshrelay.protocol.transaction.PollClaimResponse;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.account.Publications;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** protocol.md 1.8 Publish, Claim, PollClaim, 6.4.3, L-22; MSP-131, MSP-140. */
class PublicationTransactionTest extends ServiceCase {
  private static final Bytes PLAIN = Bytes.utf8("the profile of a device");
  private static final AccountAddress NOBODY = AccountAddress.parse("nobody@example.com");

  private final TestUser foreign = TestUser.at("carol@example.net");
  private final Udf key = Udf.encryptionKey(TestUser.ENTROPY);
  private TestUser maker = TestUser.at("maker@example.com");
  private TestUser alice = TestUser.at("alice@example.com");

  @BeforeEach
  void register() {
    maker = service(this::adjust).register(maker);
    alice = service().register(alice);
  }

  private void adjust(TestService.Settings settings) {
    settings.claims = new Limit("claims", 6, Duration.ofDays(1), 6);
  }

  // ---- Publish

  @Test
  void publish_newThenAgain_isTakenThenReplaced() {
    assertEquals("201", publish(maker, entry(null)));
    assertEquals("202", publish(maker, entry(null)));
    assertEquals(2, service().frames(maker.address(), ContainerName.PUBLICATION).size());
  }

  @Test
  @DisplayName("MSP-131: neither the data nor the key are readable in what the service keeps")
  void publish_entry_isKeptEncryptedUnderTheKeyOfThePublisher() {
    assertEquals("201", publish(maker, entry(null)));

    String kept =
        service()
            .frames(maker.address(), ContainerName.PUBLICATION)
            .getFirst()
            .payload()
            .toString();
    assertFalse(kept.contains(key.text()));
    assertFalse(kept.contains(PLAIN.toString()));
  }

  @Test
  void publish_malformed_isRefusedAndNothingIsKept() {
    assertEquals("400/10", service().status(request(), maker.caller()), "no entries");
    assertEquals("400/12", publish(maker, with("not an identifier", authenticator(), null)));
    assertEquals("400/10", publish(maker, with(id(), "AAAA-BBBB", null)), "no key");
    assertEquals("400/10", publish(maker, entry(null), entry(null)), "one ID twice");
    assertEquals(
        "413/70",
        publish(
            maker,
            new CatalogedPublication(
                List.of(), id(), null, encrypted(Bytes.wrap(new byte[70_000])), null)));
    assertTrue(service().frames(maker.address(), ContainerName.PUBLICATION).isEmpty());
  }

  @Test
  void publish_byOthersThanADeviceOfTheAccount_isRefused() {
    PublishRequest request = request(entry(null));

    assertEquals("401/20", service().status(request, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(request, maker.unbound()));
    assertEquals("401/21", service().status(request, TestService.peer(TestService.Keys.make())));
    assertEquals("401/21", service().status(request, elsewhere(foreign)));
    assertEquals("401/22", service().status(request, maker.caller(Caller.Standing.ENTRY_LOST)));
  }

  @Test
  void publish_contentIdentifierOfAnotherAccount_isAConflict() {
    assertEquals("201", publish(maker, located()));
    assertEquals("409/60", publish(alice, located()));
    assertEquals("202", publish(maker, located()));
    assertTrue(service().frames(alice.address(), ContainerName.PUBLICATION).isEmpty());
  }

  @Test
  void publish_sameIdAsAnotherAccountsPublication_areTwoPublications() {
    assertEquals("201", publish(maker, entry(null)));
    assertEquals("201", publish(alice, entry(null)));
  }

  // ---- Claim

  @Test
  void claim_byAUserHere_getsTheEntryAndIsKept() {
    publish(maker, entry(null));

    CatalogedPublication entry = claimed(alice, claim(alice, key));

    assertEquals(id(), entry.id());
    assertEquals(PLAIN, decrypted(entry));
    assertEquals(1, service().frames(maker.address(), ContainerName.LOCAL).size());
  }

  @Test
  @DisplayName("MSP-140: the claimant's account lives at another service")
  void claim_byADeviceOfAnotherService_isVerifiedByTheProfilesItBrings() {
    publish(maker, entry(null));
    DareEnvelope claim = claim(foreign, key);

    ClaimResponse response =
        service().call(brought(claim, foreign), elsewhere(foreign), ClaimResponse.class);

    assertNotNull(response.publication());
    assertEquals(PLAIN, decrypted(response.publication()));
    assertEquals(claim.payload(), polled(maker.address()).orElseThrow().payload());
  }

  @Test
  void claim_unknownPublicationOrAccount_isOneAnswer() {
    assertEquals("404/42", status(alice, claim(alice, key)));
    publish(maker, entry(null));

    assertEquals("404/42", status(alice, claim(alice, Udf.encryptionKey(TestUser.ENTROPY))));
    assertEquals("404/42", status(alice, claim(alice, key, NOBODY, null)));
    assertEquals(
        "421/72", status(alice, claim(alice, key, AccountAddress.parse("a@elsewhere.org"), null)));
  }

  @Test
  void claim_pastTheEndOfThePublication_isUnknown() {
    publish(maker, entry(service().clock.instant().plusSeconds(60)));
    assertEquals("201", status(alice, claim(alice, key)));

    service().clock.advance(Duration.ofSeconds(60));

    assertEquals("404/42", status(alice, claim(alice, key)));
  }

  @Test
  void claim_withoutKnowledgeOfTheKey_isRefused() {
    publish(maker, entry(null));
    Udf other = Udf.encryptionKey(TestUser.ENTROPY);
    String right =
        Publication.authenticate(Publication.serviceAuthenticator(key), "alice@example.com").text();

    for (String presented :
        List.of(
            Publication.authenticate(Publication.serviceAuthenticator(other), "alice@example.com")
                .text(),
            Publication.authenticate(Publication.serviceAuthenticator(key), "bob@example.com")
                .text(),
            Publication.authenticate(Publication.deviceAuthenticator(key), "alice@example.com")
                .text(),
            "",
            "AAAA",
            right.substring(0, 28))) {
      assertEquals("403/30", status(alice, claim(alice, presented)), presented);
    }
    assertEquals("201", status(alice, claim(alice, right)));
  }

  @Test
  void claim_entryWithoutAuthenticator_cannotBeClaimed() {
    publish(maker, with(id(), null, null));

    assertEquals("403/30", status(alice, claim(alice, key)));
  }

  @Test
  void claim_pastItsOwnEnd_isRefused() {
    publish(maker, entry(null));
    Instant now = service().clock.instant();

    assertEquals(
        "403/30",
        status(alice, claim(alice, key, maker.address(), now.minus(Duration.ofMinutes(5)))));
    assertEquals(
        "201", status(alice, claim(alice, key, maker.address(), now.minus(Duration.ofMinutes(4)))));
  }

  @Test
  void claim_signatureWrong_is422AndNothingIsKept() {
    publish(maker, entry(null));
    DareEnvelope right = claim(alice, key);

    assertEquals("422/11", status(alice, TestUser.flipped(right)));
    assertEquals("422/11", status(maker, right), "another account's claim");
    assertEquals("422/11", service().status(brought(right, alice), elsewhere(foreign)));
    assertEquals(
        "422/11",
        service().status(brought(claim(foreign, key), alice), elsewhere(foreign)),
        "profiles of another account");
    assertEquals(
        "422/11",
        service()
            .status(new ClaimRequest(RequestHeader.EMPTY, claim(foreign, key)), elsewhere(foreign)),
        "no profiles");
    assertEquals(
        "422/11",
        service().status(brought(claim(foreign.secondDevice(), key), foreign), elsewhere(foreign)),
        "another device's claim");
    assertTrue(service().frames(maker.address(), ContainerName.LOCAL).isEmpty());
  }

  @Test
  void claim_notAClaim_isRefused() {
    assertEquals("400/13", status(alice, alice.contactRequest(maker)));
    assertEquals("422/11", status(alice, EnvelopeBuilder.of(claim(alice, key).payload()).build()));
  }

  @Test
  void claim_byOthersThanADeviceOfAnAccount_isRefused() {
    publish(maker, entry(null));
    ClaimRequest request = new ClaimRequest(RequestHeader.EMPTY, claim(alice, key));

    assertEquals("401/20", service().status(request, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(request, alice.unbound()));
    assertEquals("401/4016", service().status(request, TestService.peer(TestService.Keys.make())));
    assertEquals("401/22", service().status(request, alice.caller(Caller.Standing.ENTRY_LOST)));
  }

  @Test
  void claim_sameAgain_hasTheSameAnswerAndIsKeptOnce() {
    publish(maker, entry(null));
    DareEnvelope claim = claim(alice, key);

    assertEquals(claimed(alice, claim), claimed(alice, claim));
    assertEquals(1, service().frames(maker.address(), ContainerName.LOCAL).size());
  }

  @Test
  void claim_tooMany_is429() {
    publish(maker, entry(null));
    for (int i = 0; i < 6; i++) {
      assertEquals("201", status(alice, claim(alice, key)));
    }

    assertEquals("429/73", status(alice, claim(alice, key)));
  }

  // ---- PollClaim

  @Test
  @DisplayName("L-22: all claims are kept, the newest is returned")
  void poll_severalClaims_givesTheNewest() {
    publish(maker, entry(null));
    claimed(alice, claim(alice, key));
    DareEnvelope newest = claim(foreign, key);
    assertEquals("201", service().status(brought(newest, foreign), elsewhere(foreign)));

    assertEquals(newest.payload(), polled(maker.address()).orElseThrow().payload());
    assertEquals(2, service().frames(maker.address(), ContainerName.LOCAL).size());
  }

  @Test
  void poll_nothingThere_isSuccessWithoutAClaim() {
    assertEquals(Optional.empty(), polled(maker.address()));
    assertEquals(Optional.empty(), polled(NOBODY));
    publish(maker, entry(null));
    assertEquals(Optional.empty(), polled(maker.address()));
  }

  @Test
  void poll_restart_keepsPublicationAndClaim() {
    publish(maker, entry(null));
    DareEnvelope claim = claim(alice, key);
    claimed(alice, claim);

    reopened();

    assertEquals(claim.payload(), polled(maker.address()).orElseThrow().payload());
    assertEquals(id(), claimed(alice, claim(alice, key)).id());
  }

  @Test
  void poll_malformedOrElsewhereOrByAService_isRefused() {
    assertEquals("400/10", service().status(poll("?", maker.address()), maker.unbound()));
    assertEquals(
        "421/72",
        service().status(poll(id(), AccountAddress.parse("a@elsewhere.org")), maker.unbound()));
    assertEquals(
        "401/4016",
        service().status(poll(id(), maker.address()), TestService.peer(TestService.Keys.make())));
  }

  // ---- content identifiers

  @Test
  void resolve_contentIdentifier_givesTheEncryptedData() {
    publish(maker, located());

    Optional<DareEnvelope> found = resolve("example.com", Earl.locator(key).text());

    assertEquals(PLAIN, plain(found.orElseThrow()));
  }

  @Test
  void resolve_anythingElse_findsNothing() {
    publish(maker, located(), entry(null));
    String locator = Earl.locator(key).text();

    assertTrue(resolve("example.net", locator).isEmpty(), "another domain");
    assertTrue(resolve("example.com", locator.toLowerCase(java.util.Locale.ROOT)).isEmpty());
    assertTrue(resolve("example.com", locator.replace("-", "")).isEmpty());
    assertTrue(resolve("example.com", locator.substring(0, 34)).isEmpty(), "cut");
    assertTrue(resolve("example.com", id()).isEmpty(), "no content identifier");
    assertTrue(resolve("example.com", "../../etc/passwd").isEmpty());
    assertTrue(resolve("example.com", "").isEmpty());
  }

  @Test
  void resolve_pastItsEnd_findsNothing() {
    publish(
        maker,
        new CatalogedPublication(
            List.of(),
            Earl.locator(key).text(),
            null,
            encrypted(PLAIN),
            service().clock.instant().minusSeconds(1)));

    assertTrue(resolve("example.com", Earl.locator(key).text()).isEmpty());
  }

  // ---- tools

  @CanIgnoreReturnValue
  private String publish(TestUser user, CatalogedPublication... entries) {
    return service().status(request(entries), user.caller());
  }

  private static PublishRequest request(CatalogedPublication... entries) {
    return new PublishRequest(RequestHeader.EMPTY, List.of(entries));
  }

  private CatalogedPublication entry(@Nullable Instant end) {
    return with(id(), authenticator(), end);
  }

  private CatalogedPublication with(
      String id, @Nullable String authenticator, @Nullable Instant end) {
    return new CatalogedPublication(List.of(), id, authenticator, encrypted(PLAIN), end);
  }

  private CatalogedPublication located() {
    return with(Earl.locator(key).text(), null, null);
  }

  private String id() {
    return Publication.id(key).text();
  }

  private String authenticator() {
    return Publication.serviceAuthenticator(key).text();
  }

  private MasterKey master() {
    return MasterKey.of(
        SecretBytes.wrap(org.meshrelay.crypto.digest.Digests.sha256(key.data()).toArray()));
  }

  private DareEnvelope encrypted(Bytes plain) {
    try (MasterKey master = master()) {
      return EnvelopeBuilder.of(plain).encryptUnder(master, TestUser.ENTROPY).build();
    }
  }

  private Bytes decrypted(CatalogedPublication entry) {
    DareEnvelope data = entry.envelopedData();
    assertNotNull(data);
    return plain(data);
  }

  private Bytes plain(DareEnvelope data) {
    try (MasterKey master = master()) {
      return org.meshrelay.protocol.dare.EnvelopeDecryptor.decrypt(data, master);
    } catch (org.meshrelay.protocol.dare.DecryptionException e) {
      throw new AssertionError(e);
    }
  }

  private DareEnvelope claim(TestUser by, Udf knows) {
    return claim(by, knows, maker.address(), null);
  }

  private DareEnvelope claim(TestUser by, Udf knows, AccountAddress at, @Nullable Instant end) {
    String proof =
        Publication.authenticate(Publication.serviceAuthenticator(knows), by.address().text())
            .text();
    return by.clear(
        new MessageClaim(
            MessageHead.fresh(TestUser.ENTROPY, by.address(), at),
            Publication.id(knows).text(),
            proof,
            null,
            end));
  }

  private DareEnvelope claim(TestUser by, String serviceAuthenticate) {
    return by.clear(
        new MessageClaim(
            MessageHead.fresh(TestUser.ENTROPY, by.address(), maker.address()),
            id(),
            serviceAuthenticate,
            null,
            null));
  }

  private String status(TestUser by, DareEnvelope claim) {
    return service().status(new ClaimRequest(RequestHeader.EMPTY, claim), by.caller());
  }

  @CanIgnoreReturnValue
  private CatalogedPublication claimed(TestUser by, DareEnvelope claim) {
    CatalogedPublication entry =
        service()
            .call(new ClaimRequest(RequestHeader.EMPTY, claim), by.caller(), ClaimResponse.class)
            .publication();
    assertNotNull(entry);
    return entry;
  }

  private static ClaimRequest brought(DareEnvelope claim, TestUser profiles) {
    return new ClaimRequest(
        RequestHeader.of(profiles.address()),
        claim,
        profiles.account.authority().envelope(),
        profiles.master.profile().envelope());
  }

  private static Caller.ForeignDevice elsewhere(TestUser user) {
    return new Caller.ForeignDevice(
        user.address(), user.activated.account().signature().publicKey().udf(), TestUser.arrival());
  }

  private static PollClaimRequest poll(String id, AccountAddress account) {
    return new PollClaimRequest(RequestHeader.EMPTY, id, account);
  }

  private Optional<DareEnvelope> polled(AccountAddress account) {
    DareEnvelope claim =
        service()
            .call(
                poll(id(), account),
                new Caller.UnboundDevice(
                    TestUser.newDevice().profile().key().udf(), TestUser.arrival()),
                PollClaimResponse.class)
            .messageClaim();
    if (claim != null) {
      assertNull(claim.header().received(), "what the store added stays here");
    }
    return Optional.ofNullable(claim);
  }

  private Optional<DareEnvelope> resolve(String domain, String identifier) {
    return new Publications(service().engine, service().identity)
        .resolve(ServiceName.parse(domain), identifier, service().clock.instant(), account -> true);
  }
}
