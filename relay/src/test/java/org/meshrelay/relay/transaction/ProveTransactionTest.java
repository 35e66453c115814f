package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.ProofChecker;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** receipts.md 5; MSP-315, MSP-316, MSP-317. */
class ProveTransactionTest extends ServiceCase {
  private TestUser alice = TestUser.at("alice@example.com");
  private TestUser bob = TestUser.at("bob@example.com");

  @BeforeEach
  void register() {
    alice = service().register(alice);
    bob = service().register(bob);
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      PostResponse posted =
          service().post(bob.caller(), TestUser.addresses(bob), bob.text(bob, "note " + i));
      assertEquals("201", TestService.codes(posted.entries()).getFirst());
    }
  }

  private static ProveRequest request(
      String container, @Nullable Long index, @Nullable Long firstSize, @Nullable Long secondSize) {
    return new ProveRequest(RequestHeader.EMPTY, container, index, firstSize, secondSize);
  }

  private ProveResponse prove(
      @Nullable Long index, @Nullable Long firstSize, @Nullable Long secondSize) {
    return service()
        .call(
            request("mmm_Inbound", index, firstSize, secondSize),
            bob.caller(),
            ProveResponse.class);
  }

  private SpoolTreeHead head(ProveResponse response) {
    assertNotNull(response.treeHead());
    return StatementVerifier.ofHost(service().identity.hostKey().publicKey())
        .head(
            response.treeHead(),
            new ContainerId(bob.address(), ContainerName.INBOUND),
            service().clock.instant())
        .asOptional()
        .orElseThrow();
  }

  private Bytes root(long size) {
    return service().engine.root(bob.address(), ContainerName.INBOUND, size);
  }

  @Test
  void prove_nothingAsked_givesTheHead() {
    fill(3);

    SpoolTreeHead head = head(prove(null, null, null));

    assertEquals(3, head.treeSize());
    assertEquals(root(3), head.rootHash());
  }

  @Test
  void prove_emptyContainer_hasAHeadOfSizeZero() {
    assertEquals(0, head(prove(null, null, null)).treeSize());
  }

  @Test
  void prove_everyIndexAndSize_verifies() {
    fill(6);
    for (long size = 1; size <= 6; size++) {
      for (long index = 1; index <= size; index++) {
        ProveResponse response = prove(index, null, size);
        Bytes leaf = service().engine.leafHash(bob.address(), ContainerName.INBOUND, index);
        assertTrue(ProofChecker.inclusion(leaf, index - 1, size, response.inclusion(), root(size)));
        service().clock.advance(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void prove_everyPairOfSizes_isConsistent() {
    fill(6);
    for (long second = 0; second <= 6; second++) {
      for (long first = 0; first <= second; first++) {
        ProveResponse response = prove(null, first, second);
        assertTrue(
            ProofChecker.consistency(
                first, second, response.consistency(), root(first), root(second)));
        service().clock.advance(Duration.ofSeconds(1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,,", "4,,", "3,,2", ",3,2", ",,4", "1,4,4"})
  void prove_rangeErrors_are400(@Nullable Long index, @Nullable Long first, @Nullable Long second) {
    fill(3);

    String status = service().status(request("mmm_Inbound", index, first, second), bob.caller());

    assertEquals(first != null && first > 3 ? "409/61" : "400/10", status);
  }

  @Test
  void prove_firstSizeAboveTheHead_is409WithTheHead() {
    fill(2);

    ProveResponse response = prove(null, 3L, null);

    assertEquals(409, response.outcome().status());
    assertEquals(61, response.outcome().extended());
    assertEquals(2, head(response).treeSize());
  }

  @Test
  void prove_unknownOrHiddenContainer_is404() {
    for (String name : new String[] {"mmm_Nothing", "mmm_Outqueue", "Master", "mmm_Member"}) {
      assertEquals("404/41", service().status(request(name, null, null, null), bob.caller()), name);
    }
  }

  @Test
  void prove_headIsReusedUntilTheTreeGrowsOrAnHourPasses() {
    fill(1);
    ProveResponse first = prove(null, null, null);
    assertEquals(first.treeHead(), prove(null, null, null).treeHead());

    service().clock.advance(Duration.ofMinutes(61));

    SpoolTreeHead later = head(prove(null, null, null));
    assertEquals(1, later.treeSize());
    assertTrue(later.time().isAfter(head(first).time()));
  }

  @Test
  void prove_messageOfAnother_opensItsSenderReceipt() throws Exception {
    service().befriend(bob, alice);
    PostResponse posted =
        service().post(alice.caller(), TestUser.addresses(bob), alice.text(bob, "hello"));
    var envelope = posted.entries().getFirst().receipt();
    assertNotNull(envelope);
    SpoolSenderReceipt receipt = SpoolSenderReceipt.parse(envelope.payload());

    ProveResponse response = prove(1L, null, null);

    assertNotNull(response.opening());
    assertTrue(
        new Opening(response.opening().nonce(), response.opening().receipt()).opens(receipt));
  }

  @Test
  void prove_ownMessage_hasNoOpening() {
    fill(1);

    assertNull(prove(1L, null, null).opening());
  }

  @Test
  void prove_tooOften_is429PerDevice() {
    fill(1);
    String last = "";
    for (int i = 0; i < 60 && !last.equals("429/73"); i++) {
      last = service().status(request("mmm_Inbound", null, null, null), bob.caller());
    }

    assertEquals("429/73", last);
    assertEquals("201", service().status(request("mmm_Inbound", null, null, null), alice.caller()));
  }

  @Test
  void prove_byOtherCallers_isRefused() {
    ProveRequest request = request("mmm_Inbound", null, null, null);

    assertEquals("401/20", service().status(request, new Caller.Anonymous(TestUser.arrival())));
    assertEquals("401/4016", service().status(request, bob.unbound()));
    assertEquals("401/22", service().status(request, bob.caller(Caller.Standing.ENTRY_LOST)));
  }
}
