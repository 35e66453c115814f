package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.ClientHandshake;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.gateway.TestClient.Shown;
import org.meshrelay.relay.gateway.TestGateway.State;

/** The checks of message 1, in their order (authentication.md 3.2). */
class HandshakeChecksTest extends HandshakeCase {
  @Test
  @DisplayName("check 1: kid of another key")
  void check1_unknownKey_isNotAuthenticated() throws Exception {
    ClientHandshake handshake =
        ClientHandshake.begin(
            new ClientHandshake.Parties(
                Mode.PROFILE,
                TestGateway.HOST,
                Party.key().publicKey(),
                alice.second().keys().authentication(),
                Party.octets(alice.second().connection().envelope())),
            TestClient.JSON,
            Bytes.utf8(STATUS),
            gateway.nowMs(),
            gateway.entropy);

    assertEquals("401/20", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  @DisplayName("check 3: a handshake for another domain of the same service does not open")
  void check3_otherHost_isNotAuthenticated() throws Exception {
    ClientHandshake handshake =
        client.begin(Shown.second(alice), STATUS, gateway.nowMs(), TestGateway.OTHER_HOST);

    assertEquals("401/20", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  @DisplayName("check 3: every region of message 1 is protected")
  void check3_flippedBit_isNotAuthenticated() throws Exception {
    OuterMessage.Enveloped message = client.begin(Shown.second(alice), STATUS).message();
    int size = message.body().size();
    for (int at : new int[] {0, 55, 56, 127, 128, 140, 1_000, size - 17, size - 1}) {
      EncodedReply reply =
          gateway.send(
              new OuterMessage.Enveloped(
                  message.auth(), message.contentType(), flip(message.body(), at)));

      assertEquals("401/20", TestClient.status(reply), "octet " + at);
    }
    assertTrue(gateway.calls.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 55, 143})
  void check3_cutShort_isNotAuthenticated(int size) throws Exception {
    OuterMessage.Enveloped message = client.begin(Shown.second(alice), STATUS).message();

    EncodedReply reply =
        gateway.send(
            new OuterMessage.Enveloped(
                message.auth(), message.contentType(), message.body().slice(0, size)));

    assertEquals("401/20", TestClient.status(reply));
  }

  @ParameterizedTest
  @ValueSource(longs = {-121_000, 121_000})
  void check4_clockOff_isToldSo(long skewMs) throws Exception {
    ClientHandshake handshake =
        client.begin(Shown.second(alice), STATUS, gateway.nowMs() + skewMs, TestGateway.HOST);

    assertEquals("401/4014", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @ParameterizedTest
  @ValueSource(longs = {-119_000, 119_000})
  void check4_clockWithin120s_isTaken(long skewMs) throws Exception {
    ClientHandshake handshake =
        client.begin(Shown.second(alice), STATUS, gateway.nowMs() + skewMs, TestGateway.HOST);

    assertEquals("201", client.read(handshake, gateway.send(handshake.message())).status());
  }

  @Test
  void check5_sameMessageAgain_isReplay() throws Exception {
    OuterMessage.Enveloped message = client.begin(Shown.second(alice), UPLOAD).message();
    gateway.send(message);

    assertEquals("401/4015", TestClient.status(gateway.send(message)));
    assertEquals(1, gateway.calls.size());
  }

  @Test
  void check6_credentialNotAnEnvelope_isNotAuthenticated() throws Exception {
    assertRefused(
        "401/20",
        new Shown(Mode.PROFILE, alice.second().keys().authentication(), Bytes.utf8("{}")),
        STATUS);
  }

  @Test
  void check6_credentialOfAnotherMode_isNotAuthenticated() throws Exception {
    Shown device =
        new Shown(
            Mode.PROFILE,
            alice.own().keys().authentication(),
            Party.octets(alice.own().profile().envelope()));

    assertRefused("401/20", device, STATUS);
    assertRefused("401/20", new Shown(Mode.SERVICE, device.key(), device.credential()), STATUS);
  }

  @Test
  void check6_connectionDeviceWithoutAccount_isMalformed() throws Exception {
    assertRefused("400/10", Shown.second(alice), "{\"Status\":{}}");
  }

  @Test
  void check6_connectionAccountWithoutAccount_takesTheOneAddressHere() throws Exception {
    assertEquals("201", client.exchange(Shown.account(alice), "{\"Status\":{}}").status());
    assertEquals(alice.address(), caller().account());
  }

  @Test
  void check6_connectionAccountWithTwoAddressesHere_needsAccount() throws Exception {
    Party.User carol = Party.User.make("carol@one.example", "carol@two.example");
    gateway.accounts.put(
        carol.address(), State.of(carol, carol.second().keys().signature().publicKey()));

    assertRefused("400/10", Shown.account(carol), "{\"Status\":{}}");
    assertEquals(
        "201",
        client
            .exchange(Shown.account(carol), "{\"Status\":{\"Account\":\"carol@one.example\"}}")
            .status());
  }

  @Test
  void check6_accountNotInTheAssertion_isNotAuthenticated() throws Exception {
    assertRefused(
        "401/20", Shown.account(alice), "{\"Status\":{\"Account\":\"mallory@one.example\"}}");
  }

  @Test
  void check6_accountUnknown_isNotAuthenticated() throws Exception {
    gateway.accounts.remove(alice.address());

    assertRefused("401/20", Shown.second(alice), STATUS);
  }

  @Test
  void check7_assertionOfAnotherAuthority_isNotAuthenticated() throws Exception {
    assertRefused("401/20", Shown.second(mallory), STATUS);
  }

  @Test
  @DisplayName("check 7: somebody else's assertion with one's own key")
  void check7_staticKeyNotThatOfTheCredential_isNotAuthenticated() throws Exception {
    assertRefused(
        "401/20",
        new Shown(
            Mode.PROFILE,
            mallory.second().keys().authentication(),
            Party.octets(alice.second().connection().envelope())),
        STATUS);
    assertRefused("401/20", new Shown(Mode.SERVICE, Party.key(), peer.octets()), STATUS);
    assertRefused(
        "401/20",
        new Shown(Mode.DEVICE, Party.key(), Party.octets(Party.device().profile().envelope())),
        "{\"Connect\":{}}");
  }

  @Test
  void check8_deviceRemoved_isRevoked() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice, alice.administrationKey()));

    assertRefused("401/22", Shown.second(alice), STATUS);
  }

  @Test
  @DisplayName("L-11: an administration device passes while the device catalog is empty")
  void check8_catalogEmpty_letsTheAdministratorIn() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice).neverWritten());

    assertEquals("201", client.exchange(Shown.administrator(alice), STATUS).status());
    assertEquals(Caller.Standing.CATALOG_EMPTY, caller().standing());
    assertRefused("401/22", Shown.second(alice), STATUS);
  }

  @Test
  @DisplayName("L-11: an administration device that lost its entry may upload, nothing else")
  void check8_entryLost_permitsUploadAlone() throws Exception {
    gateway.accounts.put(alice.address(), State.of(alice));

    assertRefused("401/22", Shown.administrator(alice), STATUS);
    ClientSession session = client.session(Shown.administrator(alice), UPLOAD);
    assertEquals(Caller.Standing.ENTRY_LOST, caller().standing());
    assertEquals("201", client.send(session, UPLOAD));
    assertEquals("401/22", client.send(session, STATUS));
  }
}
