package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.ContainerName;

/** A service that lies is reported with evidence, and believed no further (receipts.md 7.3). */
class LyingServiceIT extends MeshClientCase {
  @ParameterizedTest
  @CsvSource({
    "ALTERS,altered",
    "DROPS,gap",
    "FORKS,fork",
    "ROLLS_BACK,rollback",
    "STOPS_PROVING,missing-receipt"
  })
  void sync_serviceLies_isReportedWithEvidenceAndTheOldCopyStays(MiniService.Lie lie, String report)
      throws Exception {
    befriend();
    try (MeshClient bob = open("bob")) {
      bob.accounts().sync(null);
    }
    try (MeshClient alice = open("alice")) {
      alice.messages().text(null, BOB, null, "one more", false);
    }
    service.lie(lie);

    try (MeshClient bob = open("bob")) {
      MeshAccounts.Sync sync = bob.accounts().sync(null);
      var inbound =
          sync.containers().stream()
              .filter(container -> container.container() == ContainerName.INBOUND)
              .findFirst()
              .orElseThrow();
      var found = inbound.report();
      assertNotNull(found);
      assertEquals(report, found.name());
      assertEquals(inbound.before(), inbound.after());
      Path evidence = inbound.evidence();
      assertNotNull(evidence);
      assertTrue(Files.readString(evidence).contains(report));
      assertFails(Kind.CHECK_FAILED, () -> bob.messages().pending(null));
    }

    service.stopLying();
    try (MeshClient bob = open("bob")) {
      assertTrue(bob.accounts().sync(null).isClean());
    }
  }

  @Test
  void acceptState_afterAReport_putsTheCopyAsideAndLoadsAnew() throws Exception {
    befriend();
    try (MeshClient bob = open("bob")) {
      bob.accounts().sync(null);
      bob.accounts().acceptState(null, ContainerName.INBOUND);
      MeshAccounts.Sync sync = bob.accounts().sync(null);
      assertTrue(sync.isClean());
      assertFalse(bob.messages().all(null).isEmpty());
    }
    try (var copies = Files.list(directory.resolve("bob/accounts/bob@example.com/containers"))) {
      assertEquals(
          1, copies.filter(p -> p.getFileName().toString().startsWith("mmm_Inbound.")).count());
    }
  }
}
