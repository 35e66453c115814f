package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** For which senders a service may speak (protocol.md L-10). MSP-68, MSP-103. */
class PostOriginTest extends PostIngressCase {
  @Test
  void post_domainOfAnotherService_isRefusedAsAWholeWithAnIncident() {
    TestUser other = TestUser.at("carol@example.org");

    assertEquals("403/30", status(request(TestUser.addresses(bob), other.contactRequest(bob))));
    assertEquals(1, service().incidents.reported());
    Waiting.until(
        () -> !service().frames(service().identity.ownAccount(), ContainerName.INCIDENT).isEmpty());
  }

  @Test
  void post_domainHostedHere_isRefusedAsAWhole() {
    TestUser local = TestUser.at("bea@example.net");

    assertEquals("403/30", status(request(TestUser.addresses(bob), local.contactRequest(bob))));
  }

  @Test
  void post_domainThatCannotBeAskedNow_is503() {
    TestUser other = TestUser.at("carol@example.info");

    assertEquals("503", status(request(TestUser.addresses(bob), other.contactRequest(bob))));
  }

  @Test
  void post_sendersOfTwoDomains_is400() {
    TestUser other = TestUser.at("carol@example.org");

    assertEquals(
        "400/10",
        status(
            request(
                TestUser.addresses(bob), alice.contactRequest(bob), other.contactRequest(bob))));
  }

  @Test
  void post_accountAtTwoServices_speaksForTheDomainOfTheHop() {
    TestUser both = TestUser.at("alice@example.org", "alice@example.com");

    assertEquals(
        "403/30", code(both.text(bob, "hello")), "judged, though example.org is another's");
  }

  @Test
  void post_withSelfOrWithoutRecipients_is400() {
    assertEquals(
        "400/10",
        status(
            new PostRequest(
                RequestHeader.EMPTY,
                TestUser.addresses(bob),
                List.of(alice.contactRequest(bob)),
                List.of(alice.contactRequest(bob)))));
    assertEquals("400/10", status(request(List.of(), alice.contactRequest(bob))));
  }
}
