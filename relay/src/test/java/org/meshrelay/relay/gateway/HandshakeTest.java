package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.gateway.TestClient.Answered;
import org.meshrelay.relay.gateway.TestClient.Shown;

/**
 * What a key exchange in each mode brings and permits (authentication.md 3 and 4.4). MSP-13,
 * MSP-31, MSP-32, MSP-33, MSP-69.
 */
class HandshakeTest extends HandshakeCase {
  private static final String POLL_CLAIM =
      "{\"PollClaim\":{\"PublicationId\":\"NA\",\"TargetAccountAddress\":\"alice@one.example\"}}";

  @Test
  void profile_good_isCarriedOutAndBringsATicket() throws Exception {
    Answered answered = client.exchange(Shown.second(alice), STATUS);

    assertEquals("201", answered.status());
    assertTrue(answered.hasTicket());
    Caller.AccountDevice caller = caller();
    assertEquals(alice.address(), caller.account());
    assertEquals(alice.second().keys().signature().publicKey(), caller.signatureKey());
    assertFalse(caller.administrator());
    assertEquals(Caller.Standing.LIVE, caller.standing());
    assertFalse(caller.arrival().ticketed());
  }

  @Test
  void profile_administrationDevice_isAdministrator() throws Exception {
    assertEquals("201", client.exchange(Shown.administrator(alice), STATUS).status());
    assertTrue(caller().administrator());
  }

  @Test
  @DisplayName("MSP-33: a refused transaction still brings a ticket")
  void profile_transactionRefused_stillBringsATicket() throws Exception {
    refuse(StatusCode.REFUSED);

    Answered answered = client.exchange(Shown.second(alice), UPLOAD);

    assertEquals("403/30", answered.status());
    assertEquals(403, answered.reply().httpStatus());
    assertTrue(answered.hasTicket());
  }

  @Test
  void profile_unknownTransaction_isAnsweredInMessage2() throws Exception {
    Answered answered =
        client.exchange(Shown.second(alice), "{\"Dance\":{\"Account\":\"alice@one.example\"}}");

    // The account stands in the request, which cannot be read: no session.
    assertEquals("400/10", answered.status());
    assertNull(answered.message2());
  }

  @Test
  void profile_unknownTransactionByConnectionAccount_isAnsweredInMessage2() throws Exception {
    Answered answered = client.exchange(Shown.account(alice), "{\"Dance\":{}}");

    assertEquals("400/10", answered.status());
    assertTrue(answered.hasTicket());
  }

  @Test
  void check9_deviceMode_permitsItsFourAndHello() throws Exception {
    Shown device = device(Party.device());
    for (String permitted : List.of(create, connect, COMPLETE, POLL_CLAIM, "{\"Hello\":{}}")) {
      assertEquals("201", client.exchange(device, permitted).status(), permitted);
    }
    for (String refused : List.of("Status", "Download", "Upload", "Post", "Claim", "Prove")) {
      assertRefused("401/4016", device, "{\"" + refused + "\":{}}");
    }
    assertInstanceOf(Caller.UnboundDevice.class, gateway.calls.getFirst().caller());
  }

  @Test
  void check9_serviceMode_permitsPostAndBackup() throws Exception {
    for (String permitted : List.of("Post", "Status", "Download", "Hello")) {
      Answered answered = client.exchange(Shown.service(peer), "{\"" + permitted + "\":{}}");
      assertTrue(answered.hasTicket(), permitted);
    }
    for (String refused : List.of("Upload", "CreateAccount", "Connect", "Prove", "Operate")) {
      assertRefused("401/4016", Shown.service(peer), "{\"" + refused + "\":{}}");
    }
    Caller.PeerService caller =
        assertInstanceOf(Caller.PeerService.class, gateway.calls.getFirst().caller());
    assertEquals(peer.credential().serviceUdf(), caller.service().text());
  }

  @Test
  @DisplayName("device mode brings no ticket")
  void device_good_bringsNoTicket() throws Exception {
    Answered answered = client.exchange(device(Party.device()), connect);

    assertNotNull(answered.message2());
    assertFalse(answered.hasTicket());
    assertEquals(0, answered.message2().payload().ticketExpiryMs());
  }

  private void refuse(StatusCode code) {
    gateway.answers =
        (request, caller) ->
            Future.succeededFuture(
                new Transactions.Result(StatusOnlyResponse.of(Refusal.of(code, "refused")), null));
  }
}
