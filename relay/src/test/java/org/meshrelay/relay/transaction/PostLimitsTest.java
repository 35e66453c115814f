package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.relay.delivery.DeliveryLimits;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;
import org.meshrelay.relay.fixture.Waiting;

/** How often a pair and a service may post, and what refusals give away in time. */
class PostLimitsTest extends PostIngressCase {
  @Test
  void post_contactRequestsOfOnePair_areLimited() {
    for (int i = 0; i < 3; i++) {
      assertEquals("201", code(alice.contactRequest(bob)));
    }

    Answer answer =
        Waiting.await(
            service().execute(request(TestUser.addresses(bob), alice.contactRequest(bob)), peer()));

    assertEquals(
        List.of("429/73"), TestService.codes(((PostResponse) answer.response()).entries()));
    assertNotNull(answer.retryAfterSeconds());
    assertTrue(answer.retryAfterSeconds() > 3_600);
  }

  @Test
  @DisplayName("MSP-121: a site that takes 32 KB (accounts.message-octets-max) refuses one more")
  void post_siteOf32KiB_takesNoMore() {
    service().settings.limits = DeliveryLimits.UNLIMITED.withMessageOctetsMax(32_768);
    reopened();
    service().befriend(bob, alice);

    assertEquals("201", code(alice.ofSize(32_768, bob)));
    assertEquals("413/70", code(alice.ofSize(32_769, bob)));
  }

  @Test
  void post_serviceAboveItsRate_isDeferredAsAWhole() {
    DeliveryLimits d = DeliveryLimits.DEFAULT;
    service().settings.limits =
        new DeliveryLimits(
            65_536,
            d.senderHour(),
            d.senderDay(),
            d.newSenderDay(),
            d.senderContactRequests(),
            d.newService(),
            d.knownService(),
            d.newService(),
            d.serviceToRecipient(),
            d.unknownRecipients());
    reopened();
    String last = "201";
    int passed = 0;
    for (int i = 0; i < 80 && last.equals("201"); i++) {
      last = status(request(TestUser.addresses(bob), alice.text(bob, "spam")));
      passed += last.equals("201") ? 1 : 0;
    }

    assertEquals("429/73", last);
    assertEquals(60, passed, 3);
  }

  @Test
  void post_manyUnknownRecipients_deferEverythingOfTheService() {
    service().settings.limits = DeliveryLimits.DEFAULT;
    reopened();
    for (int i = 0; i < 20; i++) {
      assertEquals(
          List.of("403/30"),
          TestService.codes(
              post(
                      List.of(AccountAddress.parse("guess" + i + "@example.net")),
                      alice.contactRequest(bob))
                  .entries()));
    }

    assertEquals("429/73", status(request(TestUser.addresses(bob), alice.contactRequest(bob))));
  }

  @Test
  void post_refusals_takeNoLessTimeThanTheFloor() {
    long started = System.nanoTime();
    assertEquals("403/30", code(alice.text(bob, "hello")));

    assertTrue(System.nanoTime() - started >= 24_000_000, "not before the floor");
  }

  @Test
  void post_recipientsInAnyCase_areTheSame() {
    assertEquals(
        List.of("201"),
        TestService.codes(
            post(List.of(AccountAddress.parse("BOB@Example.NET")), alice.contactRequest(bob))
                .entries()));
    assertNotEquals(0, inbound().size());
    assertEquals(1, Arrays.asList(inbound().toArray()).size());
  }
}
