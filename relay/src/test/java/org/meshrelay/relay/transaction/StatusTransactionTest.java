package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** protocol.md 1.8, Status, and 2.4; MSP-51, MSP-52. */
class StatusTransactionTest extends ServiceCase {
  private static StatusRequest request(
      @Nullable Bytes digest, List<String> catalogs, List<String> spools) {
    return new StatusRequest(RequestHeader.EMPTY, null, digest, catalogs, spools);
  }

  private StatusResponse status(TestUser user, StatusRequest request) {
    return service().call(request, user.caller(), StatusResponse.class);
  }

  private static Set<String> names(StatusResponse response) {
    return response.containerStatus().stream()
        .map(ContainerStatus::container)
        .collect(Collectors.toSet());
  }

  @Test
  void status_noRestriction_namesEveryContainerButTheServicesOwn() {
    TestUser alice = service().register("alice@example.com");

    StatusResponse response = status(alice, request(null, List.of(), List.of()));

    assertEquals(14, response.containerStatus().size());
    assertFalse(names(response).contains("mmm_Outqueue"));
    assertTrue(names(response).containsAll(List.of("mmm_Inbound", "mmm_Device")));
    assertEquals(alice.master.profile().envelope(), response.profileMaster());
    assertEquals(alice.account.authority().envelope(), response.accountAssertion());
  }

  @Test
  void status_index_isTheNumberOfFramesAndDigestTheTreeDigest() {
    TestUser alice = service().register("alice@example.com");

    ContainerStatus device =
        status(alice, request(null, List.of("mmm_Device"), List.of())).containerStatus().getFirst();

    assertEquals(2, device.index());
    assertEquals(
        service().engine.view(alice.address(), ContainerName.DEVICE).orElseThrow().treeDigest(),
        device.digest());
  }

  @Test
  void status_bothLists_areUnitedAndUnknownNamesIgnored() {
    TestUser alice = service().register("alice@example.com");

    StatusResponse response =
        status(
            alice,
            request(null, List.of("mmm_catalogcontact", "mmm_Nothing"), List.of("mmm_Inbound")));

    assertEquals(Set.of("mmm_Contact", "mmm_Inbound"), names(response));
  }

  @Test
  void status_onlyServiceStoresNamed_givesNothing() {
    TestUser alice = service().register("alice@example.com");

    assertEquals(
        Set.of(), names(status(alice, request(null, List.of("Master"), List.of("mmm_Outqueue")))));
  }

  @Test
  void status_masterDigestHeld_leavesTheProfileOut() {
    TestUser alice = service().register("alice@example.com");
    Bytes digest = alice.master.profile().envelope().computedDigest();

    assertNull(status(alice, request(digest, List.of(), List.of())).profileMaster());
    assertNotNull(status(alice, request(Bytes.EMPTY, List.of(), List.of())).profileMaster());
  }

  @Test
  void status_entryReplaced_isSent() {
    TestUser alice = service().register("alice@example.com");
    assertNull(status(alice, request(null, List.of(), List.of())).catalogEntryDevice());

    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, alice.frame(CatalogEvent.UPDATE, alice.deviceEntry()))));

    assertNotNull(status(alice, request(null, List.of(), List.of())).catalogEntryDevice());
  }

  @Test
  void status_accountOnHold_isPermitted() {
    TestUser alice = service().register("alice@example.com");
    service().suspend(alice.address());

    assertEquals("201", service().status(request(null, List.of(), List.of()), alice.caller()));
  }

  @Test
  void status_byOtherCallers_isRefused() {
    TestUser alice = service().register("alice@example.com");
    StatusRequest any = request(null, List.of(), List.of());

    assertEquals("401/20", service().status(any, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(any, alice.unbound()));
    assertEquals("401/22", service().status(any, alice.caller(Caller.Standing.ENTRY_LOST)));
    assertEquals("404/40", service().status(any, TestUser.at("nobody@example.com").caller()));
  }
}
