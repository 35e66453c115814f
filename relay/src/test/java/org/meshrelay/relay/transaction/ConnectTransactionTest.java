package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.transaction.CompleteRequest;
import org.meshrelay.protocol.transaction.CompleteResponse;
import org.meshrelay.protocol.transaction.ConnectRequest;
import org.meshrelay.protocol.transaction.ConnectResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** protocol.md 1.8 Connect and Complete, 6.4.1; MSP-61, MSP-62. */
class ConnectTransactionTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");
  private final DeviceKeys phone = TestUser.newDevice();
  private final Bytes clientNonce = TestUser.ENTROPY.bytes(16);

  @BeforeEach
  void register() {
    alice = service().register(alice);
  }

  private static DareEnvelope request(
      DeviceKeys device, AccountAddress account, Bytes nonce, DeviceKeys signer) {
    RequestConnection message =
        new RequestConnection(
            MessageHead.of(
                org.meshrelay.crypto.udf.Udf.nonce(TestUser.ENTROPY).text(), null, account),
            account,
            device.profile().envelope(),
            nonce,
            null,
            null);
    return MessageEnvelopes.signed(
        message, new MessageSigner(signer.keys().signature(), null), Instant.now());
  }

  private DareEnvelope request() {
    return request(phone, alice.address(), clientNonce, phone);
  }

  private static Caller.UnboundDevice unbound(DeviceKeys device) {
    return new Caller.UnboundDevice(device.profile().key().udf(), TestUser.arrival());
  }

  private ConnectResponse connect() {
    return service()
        .call(
            new ConnectRequest(RequestHeader.EMPTY, request()),
            unbound(phone),
            ConnectResponse.class);
  }

  private String status(DareEnvelope request, Caller caller) {
    return service().status(new ConnectRequest(RequestHeader.EMPTY, request), caller);
  }

  private static AcknowledgeConnection acknowledgement(@Nullable DareEnvelope envelope) {
    assertNotNull(envelope);
    try {
      return MessageCodec.parse(envelope.payload(), AcknowledgeConnection.class);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void connect_soundRequest_isAcknowledgedWithTheWitness() {
    ConnectResponse response = connect();
    AcknowledgeConnection acknowledgement = acknowledgement(response.acknowledgement());

    assertNotNull(response.acknowledgement());
    assertTrue(
        EnvelopeVerifier.verifiedBy(
            response.acknowledgement(), service().identity.hostKey().publicKey()));
    assertEquals(16, acknowledgement.serverNonce().size());
    assertEquals(
        MeshIdentifiers.witness(
            alice.master.profile().key().fingerprint(),
            acknowledgement.serverNonce(),
            phone.profile().key().fingerprint(),
            clientNonce),
        acknowledgement.witness());
    assertEquals(acknowledgement.witness(), acknowledgement.messageId());
    assertEquals(alice.master.profile().envelope(), response.profileMaster());
    assertEquals(alice.account.authority().envelope(), response.accountAssertion());
    assertEquals(
        response.acknowledgement().payload(),
        service().frames(alice.address(), ContainerName.INBOUND).getFirst().payload());
  }

  @Test
  void connect_again_hasANewNonce() {
    assertNotEquals(
        acknowledgement(connect().acknowledgement()).witness(),
        acknowledgement(connect().acknowledgement()).witness());
  }

  @Test
  void connect_signatureWrong_is422AndStoresNothing() {
    DeviceKeys other = TestUser.newDevice();

    assertEquals("422/11", status(TestUser.flipped(request()), unbound(phone)));
    assertEquals(
        "422/11", status(request(phone, alice.address(), clientNonce, other), unbound(phone)));
    assertEquals("422/11", status(request(), unbound(other)), "another device's request");
    assertEquals(0, service().frames(alice.address(), ContainerName.INBOUND).size());
  }

  @Test
  void connect_wrongMessage_is400() {
    assertEquals("400/13", status(alice.contactRequest(alice), unbound(phone)));
    assertEquals(
        "400/10",
        status(request(phone, alice.address(), TestUser.ENTROPY.bytes(15), phone), unbound(phone)));
  }

  @Test
  void connect_accountElsewhereOrAbsent_isRefused() {
    assertEquals(
        "421/72",
        status(
            request(phone, AccountAddress.parse("a@example.net"), clientNonce, phone),
            unbound(phone)));
    assertEquals(
        "404/40",
        status(
            request(phone, AccountAddress.parse("a@example.com"), clientNonce, phone),
            unbound(phone)));
  }

  @Test
  void connect_moreThanMayBeOpen_is429() {
    for (int i = 0; i < 20; i++) {
      assertEquals("201", status(request(), unbound(phone)));
    }

    assertEquals("429/73", status(request(), unbound(phone)));
  }

  @Test
  void connect_byOtherCallers_isRefused() {
    assertEquals("401/20", status(request(), new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", status(request(), TestService.peer(TestService.Keys.make())));
  }

  // ---- Complete

  private CompleteRequest complete(@Nullable String responseId) {
    return new CompleteRequest(
        RequestHeader.EMPTY, null, null, List.of(), List.of(), alice.address(), responseId);
  }

  private void respond(RespondConnection response) {
    PostResponse posted =
        service()
            .call(
                new PostRequest(
                    RequestHeader.EMPTY, List.of(), List.of(), List.of(alice.clear(response))),
                alice.caller(),
                PostResponse.class);
    assertEquals(List.of("201"), TestService.codes(posted.entries()));
  }

  private static RespondConnection rejection(String responseId) {
    return new RespondConnection(MessageHead.of(responseId, null, null), "Reject", null);
  }

  @Test
  void complete_notAnsweredYet_is404() {
    String responseId =
        MeshIdentifiers.responseId(acknowledgement(connect().acknowledgement()).witness());

    assertEquals("404/2", service().status(complete(responseId), unbound(phone)));
    assertEquals("404/2", service().status(complete("N".repeat(28)), unbound(phone)));
    assertEquals("400/10", service().status(complete("?"), unbound(phone)));
  }

  @Test
  void complete_rejected_isToldToTheDeviceThatAsked() {
    String responseId =
        MeshIdentifiers.responseId(acknowledgement(connect().acknowledgement()).witness());
    respond(rejection(responseId));

    CompleteResponse response =
        service().call(complete(responseId), unbound(phone), CompleteResponse.class);

    assertNotNull(response.response());
    assertEquals("404/2", service().status(complete(responseId), alice.unbound()));
    assertEquals("404/2", service().status(complete(responseId), alice.caller()));
  }

  @Test
  void complete_accepted_isGivenToTheNewDeviceInEitherMode() {
    String responseId =
        MeshIdentifiers.responseId(acknowledgement(connect().acknowledgement()).witness());
    var entry = alice.entry(alice.connect(phone));
    TestService.assertTaken(
        service()
            .upload(
                alice.caller(),
                TestUser.update(ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, entry))));
    respond(
        new RespondConnection(
            MessageHead.of(responseId, null, null), RespondConnection.ACCEPT, entry));

    CompleteResponse byProfile =
        service().call(complete(responseId), unbound(phone), CompleteResponse.class);
    StatusResponse byCatalog = service().call(complete(null), unbound(phone), StatusResponse.class);

    assertNotNull(byProfile.response());
    assertNotNull(byCatalog.catalogEntryDevice());
    assertEquals(alice.master.profile().envelope(), byCatalog.profileMaster());
  }

  @Test
  void complete_restart_keepsTheRowOfTheDevice() {
    String responseId =
        MeshIdentifiers.responseId(acknowledgement(connect().acknowledgement()).witness());
    reopened();
    respond(rejection(responseId));

    assertEquals("201", service().status(complete(responseId), unbound(phone)));
    assertEquals("404/2", service().status(complete(responseId), unbound(TestUser.newDevice())));
  }

  @Test
  void complete_deviceNotInTheCatalog_is404() {
    assertEquals("404/2", service().status(complete(null), unbound(phone)));
    assertEquals("201", service().status(complete(null), alice.unbound()));
    assertEquals("201", service().status(complete(null), alice.caller()));
  }
}
