package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** Who may upload what (objects.md 3.7, protocol.md 2.5, L-11, L-12; MSP-96, MSP-327). */
class UploadAuthorityTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");

  @BeforeEach
  void register() {
    alice = service(s -> s.quotas = new AccountQuotas(1_000, 1 << 20, 10)).register(alice);
  }

  private List<String> codes(Caller caller, ContainerName container, DareEnvelope... entries) {
    return TestService.codes(
        service().upload(caller, TestUser.update(container, entries)).entries());
  }

  private TestUser connected() {
    TestUser second = alice.secondDevice();
    assertEquals(
        List.of("201"),
        codes(
            alice.caller(),
            ContainerName.DEVICE,
            alice.frame(CatalogEvent.NEW, second.deviceEntry())));
    return second;
  }

  @Test
  void upload_deviceCatalogByUserDevice_needsAnAdministrator() {
    TestUser second = connected();
    DareEnvelope entry = alice.frame(CatalogEvent.NEW, alice.secondDevice().deviceEntry());

    assertEquals(List.of("403/33"), codes(second.caller(), ContainerName.DEVICE, entry));
    assertEquals(
        List.of("201"),
        codes(
            second.caller(),
            ContainerName.CONTACT,
            second.frame(CatalogEvent.NEW, TestUser.contactEntry(alice))));
  }

  @Test
  void upload_frameSignedByAdministratorInUserSession_isNoAuthority() {
    TestUser second = connected();

    assertEquals(
        List.of("403/33"),
        codes(second.caller(), ContainerName.DEVICE, TestUser.deletion(alice.deviceEntry().key())));
  }

  @Test
  void upload_administratorThatLostItsEntry_mayWriteTheDeviceCatalogOnly() {
    assertEquals(
        List.of("201"),
        codes(alice.caller(), ContainerName.DEVICE, TestUser.deletion(alice.deviceEntry().key())));
    Caller lost = alice.caller(Caller.Standing.ENTRY_LOST);

    assertEquals(
        List.of("401/22"),
        codes(
            lost,
            ContainerName.CONTACT,
            alice.frame(CatalogEvent.NEW, TestUser.contactEntry(alice))));
    assertEquals(
        List.of("201"),
        codes(lost, ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, alice.deviceEntry())));
  }

  @Test
  void upload_removalOfADevice_raisesItsEpochOnlyAndForGood() {
    TestUser second = connected();
    String first = alice.signatureKey().udf().text();
    String removed = second.signatureKey().udf().text();

    assertEquals(
        List.of("201"),
        codes(alice.caller(), ContainerName.DEVICE, TestUser.deletion(second.deviceEntry().key())));

    var devices = Waiting.await(service().directory.find(alice.address())).orElseThrow().devices();
    assertEquals(1, devices.epoch(removed));
    assertEquals(1, devices.epoch(second.device.profile().udf()));
    assertEquals(0, devices.epoch(first));
    assertTrue(devices.bySignatureKey(second.signatureKey()).isEmpty());
    assertEquals(
        List.of("201"),
        codes(
            alice.caller(),
            ContainerName.DEVICE,
            alice.frame(CatalogEvent.NEW, second.deviceEntry())));
    TestService again = reopened();
    var after = Waiting.await(again.directory.find(alice.address())).orElseThrow().devices();
    assertEquals(1, after.epoch(removed), "kept over reconnection and restart");
    assertTrue(after.bySignatureKey(second.signatureKey()).isPresent());
  }

  @Test
  void upload_accountOnHold_is403() {
    service().suspend(alice.address());

    assertEquals("403/32", service().status(empty(), alice.caller()));
  }

  private static UploadRequest empty() {
    return new UploadRequest(RequestHeader.EMPTY, List.of(), List.of());
  }

  @Test
  void upload_byOtherCallers_isRefused() {
    assertEquals("401/20", service().status(empty(), new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(empty(), alice.unbound()));
    assertEquals("401/21", service().status(empty(), TestService.peer(TestService.Keys.make())));
    assertEquals("404/40", service().status(empty(), TestUser.at("nobody@example.com").caller()));
  }

  @Test
  void upload_quotaFull_is507AndDeletesStillPass() {
    String big = "x".repeat(60_000);
    int taken = 0;
    List<String> last = List.of();
    for (int i = 0; i < 30; i++) {
      last = codes(alice.caller(), ContainerName.CALENDAR, entry("k" + i, big));
      taken += last.equals(List.of("201")) ? 1 : 0;
    }

    assertEquals(List.of("507/75"), last);
    assertTrue(taken > 10);
    assertEquals(
        List.of("201"), codes(alice.caller(), ContainerName.CALENDAR, TestUser.deletion("k0")));
  }

  private static DareEnvelope entry(String key, String content) {
    return org.meshrelay.protocol.dare.EnvelopeBuilder.of(
            org.meshrelay.crypto.octet.Bytes.utf8(content))
        .contentMeta(
            org.meshrelay.protocol.dare.ContentMeta.builder()
                .uniqueId(key)
                .event(CatalogEvent.NEW.text())
                .build())
        .build();
  }
}
