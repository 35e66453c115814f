package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.gateway.TestClient.Answered;
import org.meshrelay.relay.gateway.TestClient.Shown;
import org.meshrelay.relay.gateway.TestGateway.State;

/** Key exchanges with a gateway, its clock and its load in the hands of the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HandshakeCase {
  static final String STATUS = "{\"Status\":{\"Account\":\"alice@one.example\"}}";
  static final String UPLOAD = "{\"Upload\":{\"Account\":\"alice@one.example\"}}";
  static final String COMPLETE = "{\"Complete\":{\"ServiceID\":\"alice@one.example\"}}";
  final Party.User alice = Party.User.make("alice@one.example");

  final String create =
      "{\"CreateAccount\":{\"ID\":\"AAEC\",\"ServiceID\":\"alice@one.example\","
          + "\"SignedProfileMesh\":"
          + text(alice.administrator().master().envelope())
          + ",\"SignedAssertionAccount\":"
          + text(alice.account().authority().envelope())
          + "}}";

  final String connect =
      "{\"Connect\":{\"MessageConnectionRequestClient\":"
          + text(alice.own().profile().envelope())
          + "}}";

  final Party.User mallory = Party.User.make("mallory@one.example");
  final Party.Service peer = Party.Service.make();
  TestGateway gateway;
  TestClient client;

  @BeforeAll
  void warmUp() throws Exception {
    // Classes load before the guard of the event loops counts.
    start();
    Answered ignored = client.exchange(Shown.second(alice), STATUS);
    assertNotNull(ignored);
    stop();
  }

  @BeforeEach
  void start() {
    gateway = new TestGateway(TestGateway.START.minus(Duration.ofHours(1)));
    client = new TestClient(gateway);
    gateway.accounts.put(
        alice.address(),
        State.of(alice, alice.administrationKey(), alice.second().keys().signature().publicKey()));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  Caller.AccountDevice caller() {
    return assertInstanceOf(Caller.AccountDevice.class, gateway.calls.getLast().caller());
  }

  static Shown device(DeviceKeys device) {
    return new Shown(
        Mode.DEVICE, device.keys().authentication(), Party.octets(device.profile().envelope()));
  }

  /** An error before authentication: null-mode envelope, no message 2, nothing carried out. */
  void assertRefused(String status, Shown shown, String request) throws Exception {
    int before = gateway.calls.size();
    Answered answered = client.exchange(shown, request);

    assertEquals(status, answered.status(), request);
    assertNull(answered.message2());
    assertEquals(before, gateway.calls.size());
  }

  static String text(DareEnvelope envelope) {
    return Party.octets(envelope).utf8();
  }

  static Bytes flip(Bytes octets, int at) {
    byte[] array = octets.toArray();
    array[at] ^= 1;
    return Bytes.wrap(array);
  }
}
