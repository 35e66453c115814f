package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.account.AccountDesk;
import org.meshrelay.relay.account.AccountReport;
import org.meshrelay.relay.account.AccountStatus;
import org.meshrelay.relay.fixture.Credential;
import org.meshrelay.relay.fixture.RawPeer;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestNetwork;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;
import org.meshrelay.relay.transaction.MatrixRequests.Speaker;

/**
 * What a suspended account can still do, what others see of it, and what is left of it afterwards
 * (protocol.md L-12, 1.5, 6.6.2; ADR 54). Its own devices under every transaction are a column of
 * {@link AuthorizationMatrixTest}.
 */
class SuspensionTest extends ServiceCase {
  private TestUser alice;
  private TestUser bob;

  @BeforeEach
  void open() {
    alice = service().register("alice@example.com");
    bob = service().register("bob@example.com");
    service().befriend(bob, alice);
  }

  private static UploadRequest upload() {
    return new UploadRequest(RequestHeader.EMPTY, List.of(), List.of());
  }

  private AccountStatus state(TestUser user) {
    return service().desk.find(user.address()).orElseThrow().status();
  }

  private String posted() {
    return TestService.codes(
            service()
                .post(alice.caller(), List.of(bob.address()), alice.text(bob, "hello"))
                .entries())
        .getFirst();
  }

  @Test
  void suspend_beforeTheNextRequest_holdsAndOutlivesARestart() {
    assertEquals("201", service().status(upload(), bob.caller()));

    service().suspend(bob.address());

    assertEquals("403/32", service().status(upload(), bob.caller()));
    reopened();
    assertEquals("403/32", service().status(upload(), bob.caller()));
    assertEquals(AccountStatus.BLOCKED, state(bob));
    assertEquals("201", service().status(upload(), alice.caller()), "the others go on");
  }

  @Test
  void resume_bringsBackEverything() {
    assertEquals("201", posted());
    service().suspend(bob.address());
    assertEquals("403/30", posted(), "as if there were no bob");

    service().resume(bob.address());

    assertEquals("201", service().status(upload(), bob.caller()));
    assertEquals("201", posted());
    assertEquals(2, service().frames(bob.address(), ContainerName.INBOUND).size());
  }

  @Test
  void decide_whatIsSoAlready_writesNothing() {
    service().suspend(bob.address());
    long before = service().engine.view(own(), ContainerName.MASTER).orElseThrow().frameCount();

    service().suspend(bob.address());
    service().resume(alice.address());

    assertEquals(
        before, service().engine.view(own(), ContainerName.MASTER).orElseThrow().frameCount());
  }

  private AccountAddress own() {
    return service().identity.ownAccount();
  }

  @Test
  void decide_noSuchAccount_isNobody() {
    assertTrue(
        Waiting.await(
                service()
                    .desk
                    .decide(
                        AccountAddress.parse("nobody@example.com"), AccountDesk.Decision.SUSPEND))
            .isEmpty());
  }

  @Test
  @DisplayName("a device without an account: told where it asks for its own account, else nothing")
  void strangers_ofAnAccountOnHold_learnNothingOfWhatItHolds() {
    try (TestNetwork network = new TestNetwork(vertx())) {
      network.join(service());
      RawPeer client = RawPeer.of(network, service());
      DeviceKeys device = TestUser.newDevice();
      MatrixRequests requests = new MatrixRequests(alice, alice, device);
      service().suspend(alice.address());

      for (String transaction : List.of("Connect", "Complete")) {
        assertEquals("403/32", asDevice(client, requests, device, transaction), transaction);
      }
      assertEquals("201", asDevice(client, requests, device, "PollClaim"));
    }
  }

  private String asDevice(
      RawPeer client, MatrixRequests requests, DeviceKeys device, String transaction) {
    return client
        .exchange(Credential.device(device), requests.of(transaction, alice, Speaker.DEVICE))
        .status();
  }

  @Test
  void claim_ofAPublicationOnHold_isUnknown() {
    MatrixRequests requests = new MatrixRequests(alice, alice, TestUser.newDevice());
    assertEquals("201", service().status(requests.toBeClaimed(), bob.caller()));
    try (TestNetwork network = new TestNetwork(vertx())) {
      network.join(service());
      RawPeer client = RawPeer.of(network, service());
      String claim = requests.of("Claim", alice, Speaker.USER);

      service().suspend(bob.address());
      String onHold = client.exchange(Credential.profile(alice), claim).status();
      service().resume(bob.address());

      assertEquals("404/42", onHold);
      assertEquals("201", client.exchange(Credential.profile(alice), claim).status());
    }
  }

  // ---- accounts that have moved (ADR 56)

  private static final AccountAddress ELSEWHERE = AccountAddress.parse("bob@example.net");

  private static DeleteRequest move(AccountAddress to) {
    return new DeleteRequest(RequestHeader.EMPTY, to);
  }

  @Test
  void suspend_accountThatHasMoved_doesNotForwardUntilResumed() {
    assertEquals("201", service().status(move(ELSEWHERE), bob.caller()));
    MeshResponse forwarded = service().call(upload(), bob.caller(), MeshResponse.class);
    assertEquals(303, forwarded.outcome().status());

    service().suspend(bob.address());

    assertEquals("403/32", service().status(upload(), bob.caller()));
    assertEquals("403/30", posted());
    service().resume(bob.address());
    assertEquals("303", service().status(upload(), bob.caller()));
    assertEquals(ELSEWHERE, service().desk.find(bob.address()).orElseThrow().movedTo());
  }

  @Test
  void sweep_accountSuspendedAfterItsMove_endsItAtTheFirstDate() {
    assertEquals("201", service().status(move(ELSEWHERE), bob.caller()));
    service().clock.advance(Duration.ofDays(20));
    assertEquals(
        "201", service().status(move(AccountAddress.parse("bob@example.org")), bob.caller()));
    service().suspend(bob.address());

    service().clock.advance(Duration.ofDays(11));

    assertEquals(1, service().sweep());
    assertTrue(service().desk.find(bob.address()).isEmpty());
  }

  // ---- what the operator sees

  @Test
  void page_ofManyAccounts_hasEachOnceAndItsState() {
    service().suspend(bob.address());
    TestUser carol = service().register("carol@example.com");

    var first = service().desk.page(0, 2);
    var second = service().desk.page(first.next(), 2);

    assertEquals(2, first.accounts().size());
    assertEquals(0, second.next());
    List<AccountReport> all =
        Stream.concat(first.accounts().stream(), second.accounts().stream()).toList();
    assertEquals(
        List.of(
            "alice@example.com Connected",
            "bob@example.com Blocked",
            carol.address() + " Connected"),
        all.stream().map(r -> r.address() + " " + r.status().text()).sorted().toList());
    assertTrue(all.stream().allMatch(r -> r.octets() > 0 && r.udf() != null));
    assertFalse(all.getFirst().spools().isEmpty());
  }

  @Test
  void status_ofAnAccountOnHold_isGiven() {
    service().suspend(bob.address());

    assertEquals(
        "201",
        service()
            .status(
                new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of()),
                bob.caller()));
  }
}
