package org.meshrelay.relay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** What the directory knows is what the catalogs say now. */
class AccountDirectoryTest extends ServiceCase {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.net");

  private Optional<AccountView> find(AccountAddress address) {
    return Waiting.await(service().directory.find(address));
  }

  private ContactView contacts(TestUser user) {
    return Waiting.await(service().directory.contacts(user.address()));
  }

  // ---- accounts

  @Test
  void find_unknown_isNobodyAndNotRemembered() {
    int before = service().directory.size();

    assertTrue(find(ALICE).isEmpty());
    assertTrue(service().directory.current(ALICE).isEmpty());
    assertEquals(before, service().directory.size());
  }

  @Test
  void find_afterCreate_isTheAccountAsRegistered() {
    TestUser alice = service().register("alice@example.com");

    AccountView view = find(ALICE).orElseThrow();

    assertEquals(AccountStatus.CONNECTED, view.status());
    assertTrue(view.authority().sameRoot(alice.account.authority()));
    assertTrue(view.devices().bySignatureKey(alice.signatureKey()).isPresent());
  }

  @Test
  void current_afterALoad_isTheSameViewWithoutIo() {
    service().register("alice@example.com");
    AccountView view = find(ALICE).orElseThrow();

    assertSame(view, service().directory.current(ALICE).orElseThrow());
  }

  @Test
  void current_afterAnUpload_isNotServedStale() {
    TestUser alice = service().register("alice@example.com");
    assertTrue(find(ALICE).isPresent());
    TestUser second = alice.secondDevice();

    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, second.deviceEntry()))));

    assertTrue(
        service()
            .directory
            .current(ALICE)
            .map(v -> v.devices().bySignatureKey(second.signatureKey()).isPresent())
            .orElse(true),
        "either nothing or the new state");
    AccountView view = find(ALICE).orElseThrow();
    assertEquals(2, view.devices().devices().size());
    assertTrue(view.devices().bySignatureKey(second.signatureKey()).isPresent());
  }

  @Test
  void find_afterAChangeOfStatus_isTheNewStatus() {
    service().register("alice@example.com");
    assertTrue(find(ALICE).isPresent());

    service().suspend(ALICE);

    assertEquals(AccountStatus.BLOCKED, find(ALICE).orElseThrow().status());
  }

  @Test
  void find_afterDelete_isNobody() {
    TestUser alice = service().register("alice@example.com");
    assertTrue(find(ALICE).isPresent());

    assertEquals("201", service().status(new DeleteRequest(RequestHeader.EMPTY), alice.caller()));

    assertTrue(find(ALICE).isEmpty());
    assertTrue(service().directory.current(ALICE).isEmpty());
  }

  @Test
  void find_afterARestart_isTheSame() {
    TestUser alice = service().register("alice@example.com");

    reopened();

    assertTrue(
        find(ALICE).orElseThrow().devices().bySignatureKey(alice.signatureKey()).isPresent());
  }

  @Test
  void find_moreAccountsThanRemembered_findsThemAll() {
    for (int i = 0; i < 12; i++) {
      service().register("user" + i + "@example.com");
    }

    for (int i = 0; i < 12; i++) {
      assertTrue(find(AccountAddress.parse("user" + i + "@example.com")).isPresent());
    }
  }

  // ---- devices

  @Test
  void epoch_risesWithEachRemovalAndStays() {
    TestUser alice = service().register("alice@example.com");
    TestUser second = alice.secondDevice();
    String udf = second.signatureKey().udf().text();
    assertEquals(0, epoch(udf));

    enter(alice, second);
    assertEquals(0, epoch(udf), "a new device begins at 0");
    remove(alice, second);
    assertEquals(1, epoch(udf));
    assertEquals(1, epoch(second.device.profile().key().udf().text()), "by any of its names");
    assertFalse(
        find(ALICE).orElseThrow().devices().bySignatureKey(second.signatureKey()).isPresent());
    enter(alice, second);
    assertEquals(1, epoch(udf), "connected again, old tickets stay void");
    remove(alice, second);
    assertEquals(2, epoch(udf));
    reopened();
    assertEquals(2, epoch(udf), "durable");
    assertEquals(0, epoch(alice.signatureKey().udf().text()), "of that device only");
  }

  private int epoch(String udf) {
    return find(ALICE).orElseThrow().devices().epoch(udf);
  }

  private void enter(TestUser admin, TestUser device) {
    TestService.assertTaken(
        service()
            .upload(
                admin.caller(),
                TestUser.update(
                    ContainerName.DEVICE, admin.frame(CatalogEvent.UPDATE, device.deviceEntry()))));
  }

  private void remove(TestUser admin, TestUser device) {
    TestService.assertTaken(
        service()
            .upload(
                admin.caller(),
                TestUser.update(
                    ContainerName.DEVICE, TestUser.deletion(device.deviceEntry().key()))));
  }

  @Test
  void devices_replacedEntry_isMarkedAsSuch() {
    TestUser alice = service().register("alice@example.com");
    assertFalse(find(ALICE).orElseThrow().devices().devices().iterator().next().replaced());

    enter(alice, alice);

    assertTrue(find(ALICE).orElseThrow().devices().devices().iterator().next().replaced());
  }

  @Test
  void devices_byName_takesAnyLetterCase() {
    TestUser alice = service().register("alice@example.com");
    String udf = alice.signatureKey().udf().text();

    DeviceTable devices = find(ALICE).orElseThrow().devices();

    assertTrue(devices.byName(udf.toLowerCase(java.util.Locale.ROOT)).isPresent());
    assertTrue(devices.byName(udf.replace("-", "")).isPresent());
    assertTrue(devices.byName("MAAA-AAAA").isEmpty());
  }

  // ---- contacts

  @Test
  void contacts_follow_theCatalogFrameByFrame() {
    TestUser alice = service().register("alice@example.com");
    TestUser bob = TestUser.at("bob@example.net");
    TestUser carol = TestUser.at("carol@example.net");
    assertEquals(0, contacts(alice).size());

    service().befriend(alice, bob);
    assertTrue(contacts(alice).find(BOB).isPresent());
    ContactView first = contacts(alice);
    assertSame(first, contacts(alice), "remembered");
    service().befriend(alice, carol);
    assertEquals(2, contacts(alice).size());
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.CONTACT, TestUser.deletion("contact-bob@example.net"))));

    assertTrue(contacts(alice).find(BOB).isEmpty());
    assertTrue(contacts(alice).find(carol.address()).isPresent());
    assertEquals(1, first.size(), "a view does not change");
  }

  @Test
  void contacts_encryptedToTheService_areRead() {
    AgreementKeyPair key = AgreementKeyPair.generate(Curve.X448, TestUser.ENTROPY);
    TestService unused = service(settings -> settings.encryption = List.of(key));
    TestUser alice = service().register("alice@example.com");
    TestUser bob = TestUser.at("bob@example.net");

    enter(alice, encrypted(bob, key));

    assertTrue(contacts(alice).find(BOB).isPresent());
  }

  @Test
  void contacts_encryptedToSomebodyElse_areNoContactsAndHarmOthersNot() {
    AgreementKeyPair other = AgreementKeyPair.generate(Curve.X448, TestUser.ENTROPY);
    TestUser alice = service().register("alice@example.com");
    TestUser bob = TestUser.at("bob@example.net");
    TestUser carol = TestUser.at("carol@example.net");

    enter(alice, encrypted(bob, other));
    service().befriend(alice, carol);

    assertTrue(contacts(alice).find(BOB).isEmpty());
    assertTrue(contacts(alice).find(carol.address()).isPresent());
  }

  private void enter(TestUser user, DareEnvelope frame) {
    TestService.assertTaken(
        service().upload(user.caller(), TestUser.update(ContainerName.CONTACT, frame)));
  }

  private static DareEnvelope encrypted(TestUser contact, AgreementKeyPair to) {
    try {
      return CatalogChange.frame(CatalogEvent.UPDATE, TestUser.contactEntry(contact), Instant.now())
          .encryptTo(List.of(to.publicKey()), TestUser.ENTROPY)
          .build();
    } catch (AgreementException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void contacts_entryAboutOneself_isNoContact() {
    TestUser alice = service().register("alice@example.com");
    TestUser bob = TestUser.at("bob@example.net");
    CatalogedContact self =
        new CatalogedContact(List.of(), "self", true, List.of(), null, bob.contact());

    enter(alice, alice.frame(CatalogEvent.NEW, self));

    assertEquals(0, contacts(alice).size());
  }

  @Test
  void contacts_replacedByAnUnreadableEntry_isNoContactAnyMore() {
    TestUser alice = service().register("alice@example.com");
    TestUser bob = TestUser.at("bob@example.net");
    service().befriend(alice, bob);
    assertTrue(contacts(alice).find(BOB).isPresent());
    AgreementKeyPair other = AgreementKeyPair.generate(Curve.X448, TestUser.ENTROPY);

    enter(alice, encrypted(bob, other));

    assertTrue(contacts(alice).find(BOB).isEmpty());
  }

  @Test
  void contacts_ofNobody_areNone() {
    assertEquals(0, Waiting.await(service().directory.contacts(ALICE)).size());
  }
}
