package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.session.ClientHandshake;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.gateway.TestClient.Answered;
import org.meshrelay.relay.gateway.TestClient.Shown;

/**
 * A device claims a publication at a service that does not host its account: profile mode with the
 * profiles brought along (ADR 45; authentication.md 3.2 checks 6 to 9, 9).
 */
class ClaimantHandshakeTest {
  private final Party.User carol = Party.User.make("carol@elsewhere.example");
  private final Party.User mallory = Party.User.make("mallory@elsewhere.example");
  private TestGateway gateway;
  private TestClient client;

  @BeforeEach
  void start() {
    gateway = new TestGateway(TestGateway.START.minus(Duration.ofHours(1)));
    client = new TestClient(gateway);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private static String claim(Party.User user, String account) {
    return "{\"Claim\":{\"Account\":\""
        + account
        + "\",\"EnvelopedMessageClaim\":"
        + Party.octets(user.second().connection().envelope()).utf8()
        + ",\"EnvelopedProfileAccount\":"
        + Party.octets(user.account().authority().envelope()).utf8()
        + ",\"EnvelopedProfileMesh\":"
        + Party.octets(user.administrator().master().envelope()).utf8()
        + "}}";
  }

  private static String claim(Party.User user) {
    return claim(user, user.address().text());
  }

  @Test
  void claim_withProfiles_isForeignAndBringsATicketForMoreClaims() throws Exception {
    Answered answered = client.exchange(Shown.account(carol), claim(carol));

    assertEquals("201", answered.status());
    assertTrue(answered.hasTicket());
    Caller.ForeignDevice caller = (Caller.ForeignDevice) gateway.calls.getLast().caller();
    assertEquals(carol.address(), caller.account());
    assertEquals(carol.second().account().signature().publicKey().udf(), caller.device());
    assertNotNull(answered.message2());
    ClientSession session = ClientSession.of(answered.message2(), gateway.nowMs()).orElseThrow();
    assertEquals("201", client.send(session, claim(carol)));
    assertEquals(
        caller.account(), ((Caller.ForeignDevice) gateway.calls.getLast().caller()).account());
  }

  @Test
  void ticket_ofAClaim_permitsNothingElse() throws Exception {
    ClientSession session = client.session(Shown.account(carol), claim(carol));

    for (String other :
        new String[] {"{\"Status\":{}}", "{\"Upload\":{}}", "{\"Post\":{}}", "{\"Publish\":{}}"}) {
      assertEquals("404/40", client.send(session, other), other);
    }
    assertEquals(1, gateway.calls.size());
  }

  @Test
  void claim_withoutProfiles_isNotAuthenticated() throws Exception {
    String bare =
        "{\"Claim\":{\"Account\":\"carol@elsewhere.example\",\"EnvelopedMessageClaim\":"
            + Party.octets(carol.second().connection().envelope()).utf8()
            + "}}";

    assertEquals("401/20", client.exchange(Shown.account(carol), bare).status());
  }

  @Test
  void claim_profilesOfAnother_isNotAuthenticated() throws Exception {
    assertEquals("401/20", client.exchange(Shown.account(carol), claim(mallory)).status());
    assertEquals(
        "401/20",
        client.exchange(Shown.account(carol), claim(mallory, "carol@elsewhere.example")).status());
    assertEquals(
        "401/20",
        client
            .exchange(
                new Shown(
                    org.meshrelay.protocol.session.Mode.PROFILE,
                    mallory.second().account().authentication(),
                    Party.octets(carol.second().account().connection().envelope())),
                claim(carol))
            .status(),
        "another's key");
    assertTrue(gateway.calls.isEmpty());
  }

  @Test
  void claim_forAnAccountOfADomainHere_isJudgedByWhatIsStored() throws Exception {
    Party.User impostor = Party.User.make("alice@one.example");

    assertEquals("401/20", client.exchange(Shown.account(impostor), claim(impostor)).status());
  }

  @Test
  void otherTransactions_withProfiles_areNotAuthenticated() throws Exception {
    String upload = claim(carol).replace("{\"Claim\":{", "{\"Publish\":{");

    assertEquals("401/20", client.exchange(Shown.account(carol), upload).status());
  }

  @Test
  void claim_fromBeforeARestart_isRepeatedUnderTheTicket() throws Exception {
    gateway.close();
    gateway = new TestGateway(TestGateway.START.plus(Duration.ofSeconds(30)));
    client = new TestClient(gateway);
    gateway.pass(Duration.ofSeconds(40));
    ClientHandshake handshake =
        client.begin(
            Shown.account(carol), claim(carol), gateway.nowMs() - 20_000, TestGateway.HOST);

    Answered answered = client.read(handshake, gateway.send(handshake.message()));

    assertEquals("428/74", answered.status());
    assertNotNull(answered.message2());
    ClientSession session = ClientSession.of(answered.message2(), gateway.nowMs()).orElseThrow();
    assertEquals("201", client.send(session, claim(carol)));
  }
}
