package org.meshrelay.dare.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.tool.Spools.ALICE;
import static org.meshrelay.dare.tool.Spools.BOB;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.ProofChecker;

/** A container is read from the disk as an engine reads it, also beside one. */
class ContainerScanTest {
  @TempDir Path directory;

  private Optional<ContainerScan> scan(AccountAddress account) {
    return ContainerScan.open(
        directory,
        new ChronicleFrameStores(),
        account,
        ContainerName.INBOUND,
        InspectionProgress.none());
  }

  @Test
  void open_engineRuns_seesWhatIsAcknowledgedAndItsRoots() {
    try (SpoolEngine engine = Spools.open(directory)) {
      Spools.post(engine, ALICE, 1, 20);
      try (ContainerScan scan = scan(ALICE).orElseThrow()) {
        Spools.post(engine, ALICE, 21, 30);

        assertEquals(20, scan.treeSize());
        for (int i = 1; i <= 20; i++) {
          assertEquals("text " + i, scan.read(i).envelope().payload().utf8());
          assertEquals(engine.root(ALICE, ContainerName.INBOUND, i), scan.root(i));
          assertEquals(engine.leafHash(ALICE, ContainerName.INBOUND, i), scan.leafHash(i));
        }
      }
      assertEquals(30, scan(ALICE).orElseThrow().treeSize());
    }
  }

  @Test
  void nodes_proofsOfAnyFrame_check() {
    try (SpoolEngine engine = Spools.open(directory)) {
      Spools.post(engine, ALICE, 1, 37);
    }
    try (ContainerScan scan = scan(ALICE).orElseThrow()) {
      Bytes root = scan.root(37);
      for (int leaf = 0; leaf < 37; leaf++) {
        List<Bytes> path = MerkleTree.inclusion(scan.nodes(), leaf, 37);
        assertTrue(ProofChecker.inclusion(scan.leafHash(leaf + 1), leaf, 37, path, root));
        List<Bytes> growth = MerkleTree.consistency(scan.nodes(), leaf, 37);
        assertTrue(ProofChecker.consistency(leaf, 37, growth, scan.root(leaf), root));
      }
    }
  }

  @Test
  void open_noSuchContainer_isEmpty() {
    try (SpoolEngine engine = Spools.open(directory)) {
      Spools.post(engine, ALICE, 1, 1);
    }
    assertTrue(scan(BOB).isEmpty());
  }

  @Test
  void open_accountErasedAndMadeAgain_seesTheNewOne() {
    try (SpoolEngine engine = Spools.open(directory)) {
      Spools.post(engine, ALICE, 1, 9);
      var unused =
          Spools.write(
              engine,
              ALICE,
              tx -> {
                tx.eraseAccount();
                return true;
              });
      assertTrue(scan(ALICE).isEmpty());
      Spools.post(engine, ALICE, 100, 101);
    }
    try (ContainerScan scan = scan(ALICE).orElseThrow()) {
      assertEquals(2, scan.treeSize());
      assertEquals("text 100", scan.read(1).envelope().payload().utf8());
    }
  }

  @Test
  void read_beyondTheEnd_isRefused() {
    try (SpoolEngine engine = Spools.open(directory)) {
      Spools.post(engine, ALICE, 1, 3);
    }
    try (ContainerScan scan = scan(ALICE).orElseThrow()) {
      assertThrows(IndexOutOfBoundsException.class, () -> scan.read(4));
      assertThrows(IndexOutOfBoundsException.class, () -> scan.read(-1));
    }
  }

  @Test
  void open_noStore_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> scan(ALICE));
  }
}
