package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.MovedAccount;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.account.AccountRegistry;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** protocol.md 1.8, DeleteAccount; MSP-46, L-12. */
class DeleteAccountTransactionTest extends ServiceCase {
  private static final DeleteRequest DELETE = new DeleteRequest(RequestHeader.EMPTY);

  @Test
  void delete_administrator_endsTheBindingAndKeepsTheContainers() {
    TestUser alice = service().register("alice@example.com");

    assertEquals("201", service().status(DELETE, alice.caller()));
    assertTrue(Waiting.await(service().directory.find(alice.address())).isEmpty());
    assertTrue(
        service().engine.view(alice.address(), ContainerName.INBOUND).isPresent(),
        "kept for the retention period");
  }

  @Test
  void delete_again_is404() {
    TestUser alice = service().register("alice@example.com");
    assertEquals("201", service().status(DELETE, alice.caller()));

    assertEquals("404/40", service().status(DELETE, alice.caller()));
    assertEquals(
        "404/40",
        service()
            .status(
                new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of()),
                alice.caller()));
  }

  @Test
  void delete_userDevice_needsAnAdministrator() {
    TestUser alice = service().register("alice@example.com");
    TestUser second = alice.secondDevice();
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, second.deviceEntry()))));

    assertEquals("403/33", service().status(DELETE, second.caller()));
    assertTrue(Waiting.await(service().directory.find(alice.address())).isPresent());
  }

  @Test
  void delete_administratorThatLostItsEntry_is401() {
    TestUser alice = service().register("alice@example.com");

    assertEquals("401/22", service().status(DELETE, alice.caller(Caller.Standing.ENTRY_LOST)));
  }

  @Test
  void delete_accountOnHold_isPermitted() {
    TestUser alice = service().register("alice@example.com");
    service().suspend(alice.address());

    assertEquals("201", service().status(DELETE, alice.caller()));
  }

  @Test
  void delete_byOtherCallers_isRefused() {
    TestUser alice = service().register("alice@example.com");

    assertEquals("401/20", service().status(DELETE, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(DELETE, alice.unbound()));
    assertEquals("401/21", service().status(DELETE, TestService.peer(TestService.Keys.make())));
  }

  @Test
  void sweep_afterTheRetention_erasesTheContainersOnce() {
    TestUser alice = service().register("alice@example.com");
    assertEquals("201", service().status(DELETE, alice.caller()));
    assertEquals(0, service().sweep());

    service().clock.advance(Duration.ofDays(31));

    assertEquals(1, service().sweep());
    assertTrue(service().engine.view(alice.address(), ContainerName.INBOUND).isEmpty());
    assertEquals(0, service().sweep());
    service().clock.advance(Duration.ofDays(60));
    assertEquals(1, service().sweep(), "the name is free");
  }

  @Test
  void sweep_accountRegisteredAgain_keepsItsContainers() {
    TestUser alice = service().register("alice@example.com");
    assertEquals("201", service().status(DELETE, alice.caller()));
    assertEquals("201", service().status(alice.createRequest(), alice.unbound()));

    service().clock.advance(Duration.ofDays(31));

    assertEquals(0, service().sweep());
    assertTrue(service().engine.view(alice.address(), ContainerName.INBOUND).isPresent());
  }

  // ---- gone to another service (protocol.md 6.10, ADR 56)

  private static final AccountAddress ELSEWHERE = AccountAddress.parse("alice@example.net");
  private static final DeleteRequest MOVE = new DeleteRequest(RequestHeader.EMPTY, ELSEWHERE);

  @Test
  void delete_withForwardTo_keepsTheAccountForReadingOnly() {
    TestUser alice = service().register("alice@example.com");

    assertEquals("201", service().status(MOVE, alice.caller()));

    assertEquals(
        "201",
        service()
            .status(
                new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of()),
                alice.caller()));
    assertEquals(
        "201",
        service()
            .status(
                new DownloadRequest(
                    RequestHeader.EMPTY,
                    List.of(ConstraintsSelect.range(ContainerName.DEVICE, 0, 1)),
                    null),
                alice.caller()));
    MeshResponse refused =
        service()
            .call(
                new UploadRequest(RequestHeader.EMPTY, List.of(), List.of()),
                alice.caller(),
                MeshResponse.class);
    assertEquals(303, refused.outcome().status());
    assertEquals(Optional.of(ELSEWHERE), MovedAccount.parse(refused.outcome().description()));
  }

  @Test
  void delete_withForwardToItself_isADeletion() {
    TestUser alice = service().register("alice@example.com");

    assertEquals(
        "201",
        service().status(new DeleteRequest(RequestHeader.EMPTY, alice.address()), alice.caller()));
    assertTrue(Waiting.await(service().directory.find(alice.address())).isEmpty());
  }

  @Test
  @DisplayName("nobody vouches for where an account on hold has gone")
  void delete_withForwardToOfAnAccountOnHold_isRefused() {
    TestUser alice = service().register("alice@example.com");
    service().suspend(alice.address());

    assertEquals("403/32", service().status(MOVE, alice.caller()));
  }

  @Test
  @DisplayName("a device that was removed is not told where the account has gone")
  void delete_withForwardTo_removedDeviceLearnsNothing() {
    TestUser alice = service().register("alice@example.com");
    assertEquals("201", service().status(MOVE, alice.caller()));
    assertEquals(
        "401/22",
        service()
            .status(
                new UploadRequest(RequestHeader.EMPTY, List.of(), List.of()),
                alice.caller(Caller.Standing.ENTRY_LOST)));
  }

  @Test
  void delete_withForwardToByUserDevice_needsAnAdministrator() {
    TestUser alice = service().register("alice@example.com");
    TestUser second = alice.secondDevice();
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, second.deviceEntry()))));

    assertEquals("403/33", service().status(MOVE, second.caller()));
  }

  @Test
  void sweep_movedAccountAfterTheRetention_endsAsADeletedOne() {
    TestUser alice = service().register("alice@example.com");
    assertEquals("201", service().status(MOVE, alice.caller()));
    reopened();
    assertEquals(0, service().sweep());
    assertTrue(Waiting.await(service().directory.find(alice.address())).isPresent());

    service().clock.advance(Duration.ofDays(31));

    assertEquals(1, service().sweep());
    assertTrue(Waiting.await(service().directory.find(alice.address())).isEmpty());
    assertTrue(service().engine.view(alice.address(), ContainerName.INBOUND).isEmpty());
    assertEquals(
        "409/1",
        service().status(TestUser.at("alice@example.com").createRequest(), alice.unbound()),
        "the name is reserved for its authority");
  }

  @Test
  void delete_noRetention_erasesAtOnce() {
    TestService service =
        service(s -> s.terms = new AccountRegistry.Terms(100, Duration.ZERO, Duration.ofDays(90)));
    TestUser alice = service.register("alice@example.com");

    assertEquals("201", service.status(DELETE, alice.caller()));
    assertTrue(service.engine.view(alice.address(), ContainerName.INBOUND).isEmpty());
  }
}
