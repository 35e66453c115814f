package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.Credential;
import org.meshrelay.relay.fixture.RawPeer;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestNetwork;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.transaction.MatrixRequests.Speaker;

/**
 * Who may do what: every transaction under every kind of credential, through real exchanges and
 * tickets. The expectations are those of protocol.md 1.3 to 1.8 and authentication.md 3.2, 5.3, 6
 * and 9. An {@code !} stands before answers that come unprotected, since the asker was not
 * believed; a {@code +} before what became of a single entry; an {@code =} where a retry got the
 * answer of the first time octet for octet. What a service operator has not enabled is 501/80 to
 * whoever might ask for it.
 */
@DisplayName("MSP-25, MSP-28, MSP-29, MSP-31 to MSP-33, MSP-69, MSP-96, MSP-105")
class AuthorizationMatrixTest extends ServiceCase {
  /** Who is not connected to the account, or not any more. */
  private static final String REFUSED =
      """
                    NULL   NULL-ENVELOPE EXPIRED   FORGED    REVOKED   REMOVED OTHER-ACCOUNT OTHER-PROFILE
      Hello         201    201           !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      CreateAccount 401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Status        401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Download      401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Upload        401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Upload-Device 401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Post          401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Connect       401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Complete      401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Prove         401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Publish       401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Claim         401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      PollClaim     401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      CreateGroup   401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Operate       401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      Transact      401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      DeleteAccount 401/20 401/20        !401/4011 !401/4011 !401/4012 !401/22 401/21        !401/20
      """;

  /** Who is believed, and what comes of it; the last two send what was sent before. */
  private static final String BELIEVED =
      """
                    DEVICE    PROFILE TICKET MEMBER     ON-HOLD SERVICE    OTHER-SERVICE FOREIGN REPLAYED  RETRIED
      Hello         201       201     201    201        201     201        201           !401/20 201       =201
      CreateAccount 201       409/1   409/1  409/1      409/1   !401/4016  !401/4016     !401/20 !401/4015 =409/1
      Status        !401/4016 201     201    201        201     401/21     401/21        !401/20 201       =201
      Download      !401/4016 201     201    201        403/32  401/21     401/21        !401/20 201       =201
      Upload        !401/4016 201     201    201        403/32  !401/4016  !401/4016     !401/20 !401/4015 =201
      Upload-Device !401/4016 201     201    201+403/33 403/32  !401/4016  !401/4016     !401/20 !401/4015 =201
      Post          !401/4016 201     201    201        403/32  201        403/30        !401/20 !401/4015 =201
      Connect       201       201     201    201        403/32  !401/4016  !401/4016     !401/20 !401/4015 =201
      Complete      404/2     404/2   404/2  404/2      403/32  !401/4016  !401/4016     !401/20 404/2     =404/2
      Prove         !401/4016 201     201    201        403/32  !401/4016  !401/4016     !401/20 !401/4015 =201
      Publish       !401/4016 201     201    201        403/32  !401/4016  !401/4016     !401/20 !401/4015 =201
      Claim         !401/4016 201     201    201        403/32  !401/4016  !401/4016     201     !401/4015 =201
      PollClaim     201       201     201    201        201     !401/4016  !401/4016     !401/20 201       =201
      CreateGroup   !401/4016 501/80  501/80 501/80     501/80  !401/4016  !401/4016     !401/20 !401/4015 =501/80
      Operate       !401/4016 501/80  501/80 501/80     501/80  !401/4016  !401/4016     !401/20 !401/4015 =501/80
      Transact      !401/4016 501/80  501/80 501/80     501/80  !401/4016  !401/4016     !401/20 !401/4015 =501/80
      DeleteAccount !401/4016 201     201    403/33     201     !401/4016  !401/4016     !401/20 !401/4015 =201
      """;

  private final TestUser bob = TestUser.at(MatrixRequests.BOB.text());
  private final TestUser stranger = TestUser.at("stranger@example.net");
  private final DeviceKeys device = TestUser.newDevice();
  private final TestService.Keys peer = TestService.Keys.make();
  private TestUser alice = TestUser.at(MatrixRequests.ALICE.text());
  private MatrixRequests requests;
  private TestNetwork network;
  private RawPeer client;
  private int fresh;

  @BeforeEach
  void open() {
    network = new TestNetwork(vertx());
    TestService service = service(this::adjust);
    network.join(service);
    client = RawPeer.of(network, service);
    alice = service.register(alice);
    service.register(bob);
    requests = new MatrixRequests(alice, stranger, device);
    assertEquals("201", service.status(requests.toBeClaimed(), bob.caller()));
  }

  private void adjust(TestService.Settings settings) {
    settings.pins.put(ServiceName.parse("example.net"), peer.credential().serviceUdf());
    settings.claims = new Limit("claims", 100, Duration.ofDays(1), 100);
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @FunctionalInterface
  private interface Column {
    String ask(String transaction);
  }

  @Test
  void everyTransaction_ofWhoIsNotConnected_isRefusedAsTheTableSays(@TempDir Path elsewhere) {
    try (TestService other =
        TestService.open(vertx(), elsewhere, new TestService.Settings().domain("example.org"))) {
      network.join(other);
      TestUser carol = other.register("carol@example.org");
      ClientSession forged = RawPeer.of(network, other).session(Credential.profile(carol));
      Map<String, Column> columns = refused();
      columns.put("FORGED", t -> client.ticketed(forged, user(t, alice)));
      assertTable(REFUSED, columns);
    }
  }

  @Test
  void everyTransaction_ofWhoIsBelieved_isAnsweredAsTheTableSays() {
    assertTable(BELIEVED, believed());
  }

  private static void assertTable(String text, Map<String, Column> columns) {
    List<List<String>> table = text.lines().map(AuthorizationMatrixTest::cells).toList();
    List<String> names = table.getFirst();
    assertEquals(new HashSet<>(names), columns.keySet());
    List<String> wrong = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    for (List<String> row : table.subList(1, table.size())) {
      assertEquals(1 + names.size(), row.size(), row.getFirst());
      for (int i = 0; i < names.size(); i++) {
        String cell = row.getFirst() + " x " + names.get(i) + ": ";
        String expected = cell + row.get(i + 1);
        Column column = Objects.requireNonNull(columns.get(names.get(i)));
        String answer = cell + column.ask(row.getFirst());
        if (!answer.equals(expected)) {
          wrong.add(answer + ", not " + row.get(i + 1));
        }
      }
      asked.add(row.getFirst().replace("-Device", ""));
    }
    assertEquals(List.of(), wrong);
    assertEquals(
        Arrays.stream(TransactionName.values())
            .map(TransactionName::tag)
            .collect(Collectors.toSet()),
        asked,
        "every transaction is in the table");
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.strip().split(" +")).toList();
  }

  private Map<String, Column> refused() {
    ClientSession expired = client.session(Credential.profile(alice));
    service().clock.advance(Duration.ofHours(25)); // longer than any ticket lives
    TestUser removed = connected(alice);
    ClientSession revoked = client.session(Credential.profile(removed));
    ClientSession other = client.session(Credential.profile(bob));
    remove(alice, removed);
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("NULL", t -> client.bare(requests.of(t, alice, Speaker.DEVICE)));
    columns.put("NULL-ENVELOPE", t -> client.nullMode(requests.of(t, alice, Speaker.DEVICE)));
    columns.put("EXPIRED", t -> client.ticketed(expired, user(t, alice)));
    columns.put("REVOKED", t -> client.ticketed(revoked, user(t, removed)));
    columns.put("REMOVED", t -> exchanged(Credential.profile(removed), user(t, removed)));
    columns.put("OTHER-ACCOUNT", t -> client.ticketed(other, user(t, alice)));
    columns.put("OTHER-PROFILE", t -> exchanged(Credential.profile(bob), user(t, alice)));
    return columns;
  }

  private Map<String, Column> believed() {
    TestUser member = connected(alice);
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(
        "DEVICE", t -> exchanged(Credential.device(device), requests.of(t, alice, Speaker.DEVICE)));
    columns.put(
        "PROFILE",
        t -> {
          TestUser user = owner(t);
          return exchanged(Credential.profile(user), user(t, user));
        });
    columns.put("TICKET", t -> underTicket(t, client::ticketed));
    columns.put("MEMBER", t -> exchanged(Credential.profile(member), user(t, member)));
    columns.put("ON-HOLD", this::onHold);
    columns.put(
        "SERVICE",
        t -> exchanged(Credential.service(peer), requests.of(t, alice, Speaker.SERVICE)));
    columns.put(
        "OTHER-SERVICE",
        t ->
            exchanged(
                Credential.service(TestService.Keys.make()),
                requests.of(t, alice, Speaker.SERVICE)));
    columns.put("FOREIGN", t -> exchanged(Credential.profile(stranger), user(t, stranger)));
    columns.put("REPLAYED", t -> underTicket(t, client::replayed));
    columns.put(
        "RETRIED",
        t ->
            underTicket(
                t,
                (session, request) -> client.retried(session, MatrixRequests.identified(request))));
    return columns;
  }

  /** A device with a ticket from before its account was suspended. */
  private String onHold(String transaction) {
    TestUser user = owner(transaction);
    ClientSession session = client.session(Credential.profile(user));
    service().suspend(user.address());
    String answer = client.ticketed(session, user(transaction, user));
    if (service().desk.find(user.address()).isPresent()) {
      service().resume(user.address());
    }
    return answer;
  }

  @FunctionalInterface
  private interface UnderTicket {
    String send(ClientSession session, String request);
  }

  private String underTicket(String transaction, UnderTicket way) {
    TestUser user = owner(transaction);
    return way.send(client.session(Credential.profile(user)), user(transaction, user));
  }

  private String exchanged(Credential credential, String request) {
    return client.exchange(credential, request).status();
  }

  private String user(String transaction, TestUser user) {
    return requests.of(transaction, user, Speaker.USER);
  }

  /** Whoever deletes an account has one of their own to delete. */
  private TestUser owner(String transaction) {
    return transaction.equals("DeleteAccount")
        ? service().register("deleted" + ++fresh + "@example.com")
        : alice;
  }

  /** A further device of a user, with an entry in the catalog. */
  private TestUser connected(TestUser user) {
    TestUser second = user.secondDevice();
    TestService.assertTaken(
        service()
            .upload(
                user.caller(),
                TestUser.update(
                    ContainerName.DEVICE, user.frame(CatalogEvent.NEW, second.deviceEntry()))));
    return second;
  }

  private void remove(TestUser user, TestUser second) {
    TestService.assertTaken(
        service()
            .upload(
                user.caller(Caller.Standing.LIVE),
                TestUser.update(
                    ContainerName.DEVICE, TestUser.deletion(second.deviceEntry().key()))));
  }

  @Test
  @DisplayName("authentication.md 3.2, check 5: an exchange is made once")
  void exchange_sentAgain_isRefused() {
    assertEquals("!401/4015", client.exchangedTwice(Credential.profile(alice), "{\"Status\":{}}"));
  }

  @Test
  @DisplayName("MSP-330: whether an account exists cannot be asked")
  void exchange_forAnotherAccountAndForNone_isAnsweredInTheSameOctets() {
    TestUser nobody = TestUser.at("nobody@example.com");
    TestUser impostor = TestUser.at(MatrixRequests.ALICE.text());

    RawPeer.Exchanged none = client.exchange(Credential.profile(nobody), "{\"Status\":{}}");
    RawPeer.Exchanged other = client.exchange(Credential.profile(impostor), "{\"Status\":{}}");

    assertEquals("!401/20", none.status());
    assertEquals(none.reply().utf8(), other.reply().utf8());
  }

  @Test
  void post_toAnotherAccountAndToNone_isOneEntry() {
    assertEquals("403/30", entry(bob.address()));
    assertEquals("403/30", entry(AccountAddress.parse("nobody@example.com")));
  }

  private String entry(AccountAddress to) {
    return TestService.codes(
            service().post(alice.caller(), List.of(to), alice.text(bob, "hello")).entries())
        .getFirst();
  }
}
