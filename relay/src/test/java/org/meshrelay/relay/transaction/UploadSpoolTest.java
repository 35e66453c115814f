package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** What an owner may put into spools, its receipts and bounds. MSP-313. */
class UploadSpoolTest extends UploadCase {
  // ---- spools

  @Test
  void upload_self_goesToTheInboundSpool() {
    DareEnvelope mark = alice.clear(completion("N".repeat(28)));

    UploadResponse response =
        service()
            .call(
                new UploadRequest(RequestHeader.EMPTY, List.of(), List.of(mark)),
                alice.caller(),
                UploadResponse.class);

    assertEquals(List.of("201"), TestService.codes(response.entries()));
    assertEquals(1, service().frames(alice.address(), ContainerName.INBOUND).size());
  }

  @Test
  void upload_spools_takeCompletionsAndTheArchiveTakesAnything() {
    DareEnvelope mark = alice.clear(completion("N".repeat(28)));
    DareEnvelope text = alice.text(alice, "a text to myself");
    List<String> codes = new ArrayList<>();
    for (ContainerName spool :
        List.of(
            ContainerName.INBOUND,
            ContainerName.OUTBOUND,
            ContainerName.LOCAL,
            ContainerName.PENDING)) {
      codes.addAll(
          TestService.codes(
              service().upload(alice.caller(), TestUser.update(spool, mark, text)).entries()));
    }
    assertEquals(
        List.of("201", "400/13", "201", "400/13", "201", "400/13", "201", "400/13"), codes);
    assertEquals(
        List.of("201"),
        TestService.codes(
            service()
                .upload(alice.caller(), TestUser.update(ContainerName.ARCHIVE, text))
                .entries()));
  }

  @Test
  void upload_spoolEntryAgain_givesTheFirstIndex() {
    DareEnvelope mark = alice.clear(completion("N".repeat(28)));
    UploadResponse first =
        service().upload(alice.caller(), TestUser.update(ContainerName.INBOUND, mark));

    UploadResponse again =
        service().upload(alice.caller(), TestUser.update(ContainerName.INBOUND, mark));

    assertEquals(
        first.entries().getFirst().indexContainer(), again.entries().getFirst().indexContainer());
    assertEquals(1, service().frames(alice.address(), ContainerName.INBOUND).size());
  }

  // ---- bounds and receipts

  @Test
  void upload_receipts_verifyAndNameThePlace() {
    UploadResponse response =
        service()
            .upload(
                alice.caller(),
                TestUser.update(
                    ContainerName.BOOKMARK,
                    entry(CatalogEvent.NEW, "a", "1"),
                    entry(CatalogEvent.NEW, "b", "2"),
                    entry(CatalogEvent.NEW, "c", "3")));

    long index = 1;
    for (EntryResponse entry : response.entries()) {
      assertNotNull(entry.receipt());
      var receipt =
          StatementVerifier.ofHost(service().identity.hostKey().publicKey())
              .receipt(
                  entry.receipt(),
                  new ContainerId(alice.address(), ContainerName.BOOKMARK),
                  Instant.now())
              .asOptional()
              .orElseThrow();
      assertEquals(index, receipt.index());
      assertEquals(index, receipt.treeSize());
      assertEquals(
          service().engine.root(alice.address(), ContainerName.BOOKMARK, index),
          receipt.rootHash());
      index++;
    }
  }

  @Test
  void upload_moreEntriesThanTheBound_is400() {
    DareEnvelope[] many = new DareEnvelope[1_001];
    java.util.Arrays.fill(many, entry(CatalogEvent.NEW, "a", "1"));

    assertEquals(
        "400/10",
        service()
            .status(
                new UploadRequest(
                    RequestHeader.EMPTY,
                    List.of(TestUser.update(ContainerName.BOOKMARK, many)),
                    List.of()),
                alice.caller()));
  }
}
