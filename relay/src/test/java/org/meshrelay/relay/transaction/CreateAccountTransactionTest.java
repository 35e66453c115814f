package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.CreateResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.account.AccountStatus;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.config.AccountsConfig;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** protocol.md 1.8, CreateAccount: the seven checks in order; MSP-44, MSP-135, L-24. */
class CreateAccountTransactionTest extends ServiceCase {
  private final TestUser alice = TestUser.at("alice@example.com");

  private String create(TestUser user, String address) {
    return service().status(user.createRequest(address), user.unbound());
  }

  @Test
  void create_validProfiles_makesEntryAndStores() {
    assertEquals("201", create(alice, "alice@example.com"));

    assertEquals(
        AccountStatus.CONNECTED,
        Waiting.await(service().directory.find(alice.address())).orElseThrow().status());
    for (ContainerName name :
        List.of(
            ContainerName.INBOUND,
            ContainerName.OUTBOUND,
            ContainerName.LOCAL,
            ContainerName.ARCHIVE,
            ContainerName.PENDING,
            ContainerName.DEVICE,
            ContainerName.CONTACT,
            ContainerName.CREDENTIAL,
            ContainerName.APPLICATION,
            ContainerName.BOOKMARK,
            ContainerName.CALENDAR,
            ContainerName.NETWORK,
            ContainerName.PUBLICATION,
            ContainerName.CAPABILITY)) {
      assertTrue(service().engine.view(alice.address(), name).isPresent(), name.text());
    }
  }

  @Test
  void create_otherSpellingOfTheAddress_isTheSameAccount() {
    assertEquals("201", create(alice, "Alice@EXAMPLE.com."));
    assertEquals("201", create(alice, "alice@example.com"));
  }

  @Test
  void create_domainNotHosted_is421EvenForABadName() {
    assertEquals("421/72", create(alice, "alice@example.net"));
    assertEquals("421/72", create(alice, "a|b@example.net"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b@example.com",
        ".alice@example.com",
        "alice.@example.com",
        "a b@example.com",
        "@example.com",
        "mmm@example.com",
        "0123456789012345678901234567890123456789012345678901234567890123@example.com"
      })
  void create_nameNotPermitted_is400(String address) {
    assertEquals("400/14", create(alice, address));
  }

  @Test
  void create_noDomain_is400() {
    assertEquals("400/10", create(alice, "alice"));
  }

  @Test
  void create_flippedSignature_is422() {
    CreateRequest whole = alice.createRequest();
    CreateRequest badMaster =
        new CreateRequest(
            RequestHeader.EMPTY,
            whole.serviceId(),
            TestUser.flipped(whole.profileMesh()),
            whole.profileAccount());
    CreateRequest badAccount =
        new CreateRequest(
            RequestHeader.EMPTY,
            whole.serviceId(),
            whole.profileMesh(),
            TestUser.flipped(whole.profileAccount()));

    assertEquals("422/11", service().status(badMaster, alice.unbound()));
    assertEquals("422/11", service().status(badAccount, alice.unbound()));
  }

  @Test
  void create_profilesOfTwoUsers_is422() {
    TestUser other = TestUser.at("alice@example.com");
    CreateRequest mixed =
        new CreateRequest(
            RequestHeader.EMPTY,
            "alice@example.com",
            other.master.profile().envelope(),
            alice.account.authority().envelope());

    assertEquals("422/11", service().status(mixed, alice.unbound()));
  }

  @Test
  void create_wrongClassOfProfile_is422() {
    CreateRequest mixed =
        new CreateRequest(
            RequestHeader.EMPTY,
            "alice@example.com",
            alice.device.profile().envelope(),
            alice.account.authority().envelope());

    assertEquals("422/11", service().status(mixed, alice.unbound()));
  }

  @Test
  void create_addressNotListed_is422() {
    assertEquals("422/11", create(alice, "carol@example.com"));
  }

  @Test
  void create_sameProfilesAgain_succeedsAgain() {
    assertEquals("201", create(alice, "alice@example.com"));
    long frames =
        service()
            .engine
            .view(service().identity.ownAccount(), ContainerName.MASTER)
            .orElseThrow()
            .frameCount();

    assertEquals("201", create(alice, "alice@example.com"));
    assertEquals(
        frames,
        service()
            .engine
            .view(service().identity.ownAccount(), ContainerName.MASTER)
            .orElseThrow()
            .frameCount());
  }

  @Test
  void create_nameTakenByOthers_is409() {
    assertEquals("201", create(alice, "alice@example.com"));

    assertEquals("409/1", create(TestUser.at("alice@example.com"), "alice@example.com"));
  }

  @Test
  void create_manyAtOnceForOneName_givesItToOne() {
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      TestUser user = TestUser.at("alice@example.com");
      answers.add(service().execute(user.createRequest(), user.unbound()));
    }
    long created =
        answers.stream()
            .map(Waiting::await)
            .filter(answer -> answer.response().outcome().status() == 201)
            .count();

    assertEquals(1, created);
  }

  @Test
  void create_closedSite_is403ButTakenNamesAre409AndRepetitionsSucceed() {
    TestService open = service(s -> s.creation = AccountsConfig.Creation.OPEN);
    assertEquals("201", create(alice, "alice@example.com"));
    open.settings.creation = AccountsConfig.Creation.CLOSED;
    TestService closed = reopened();
    TestUser bob = TestUser.at("bob@example.com");

    assertEquals("403/31", closed.status(bob.createRequest(), bob.unbound()));
    assertEquals("201", closed.status(alice.createRequest(), alice.unbound()));
    TestUser impostor = TestUser.at("alice@example.com");
    assertEquals("409/1", closed.status(impostor.createRequest(), impostor.unbound()));
    assertTrue(Waiting.await(closed.directory.find(bob.address())).isEmpty());
  }

  @Test
  void create_approvalSite_is202AndPending() {
    TestService service = service(s -> s.creation = AccountsConfig.Creation.APPROVAL);

    CreateResponse response =
        service.call(alice.createRequest(), alice.unbound(), CreateResponse.class);

    assertEquals(202, response.outcome().status());
    assertNotNull(response.reason());
    assertEquals(
        AccountStatus.PENDING,
        Waiting.await(service.directory.find(alice.address())).orElseThrow().status());
    UploadRequest upload = new UploadRequest(RequestHeader.EMPTY, List.of(), List.of());
    assertEquals("403/32", service.status(upload, alice.caller()));
    service.resume(alice.address());
    assertEquals("201", service.status(upload, alice.caller()), "the operator has approved");
  }

  @Test
  void create_deletedName_isReservedForItsAuthority() {
    TestService service = service();
    TestUser user = service.register(alice);
    assertTrue(
        Waiting.await(service.registry.delete(user.address(), user.account.authority().rootUdf())));

    TestUser impostor = TestUser.at("alice@example.com");
    assertEquals("409/1", create(impostor, "alice@example.com"));
    assertEquals("201", create(alice, "alice@example.com"));
  }

  @Test
  void create_reservationOver_givesTheNameToAnybodyWithEmptyStores() {
    TestService service = service();
    service.register(alice);
    assertTrue(
        Waiting.await(
            service.registry.delete(alice.address(), alice.account.authority().rootUdf())));
    service.clock.advance(Duration.ofDays(91));

    TestUser next = TestUser.at("alice@example.com");
    assertEquals("201", create(next, "alice@example.com"));
    assertEquals(
        1, service.engine.view(next.address(), ContainerName.DEVICE).orElseThrow().frameCount());
  }

  @Test
  void create_byOtherCallers_isRefused() {
    assertEquals(
        "401/20",
        service().status(alice.createRequest(), new Caller.Anonymous(TestUser.arrival())));
    assertEquals(
        StatusCode.MODE_TOO_WEAK.toString(),
        service().status(alice.createRequest(), TestService.peer(TestService.Keys.make())));
  }

  @Test
  void create_survivesARestart() {
    service().register(alice);

    TestService again = reopened();

    assertEquals("201", again.status(alice.createRequest(), alice.unbound()));
    assertTrue(
        Waiting.await(again.directory.find(alice.address()))
            .orElseThrow()
            .devices()
            .bySignatureKey(alice.signatureKey())
            .isPresent());
  }
}
