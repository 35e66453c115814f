package org.meshrelay.dare.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.tool.Spools.ALICE;
import static org.meshrelay.dare.tool.Spools.BOB;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.testkit.Seeds;

/** What was exported comes back with the same numbers and the same tree, or not at all. */
class ContainerImportTest {
  private static final ContainerName INBOUND = ContainerName.INBOUND;
  private static final int FRAMES = 600;

  @TempDir Path directory;
  private SpoolEngine engine;

  @BeforeEach
  void open() {
    engine = Spools.open(directory.resolve("engine"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Bytes exported(int frames) throws IOException {
    Spools.post(engine, ALICE, 1, frames);
    Path file = directory.resolve("exported-" + frames);
    var unused = ContainerExport.write(engine, ALICE, INBOUND, file);
    return Bytes.wrap(Files.readAllBytes(file));
  }

  private ContainerImport.Result bring(Bytes file, ContainerName container) throws ImportException {
    return new ContainerImport(engine, BOB, container).run(ContainerSource.of(file), frames -> {});
  }

  @Test
  void run_exportedContainer_hasTheSameTree() throws Exception {
    Bytes file = exported(FRAMES);

    ContainerImport.Result result = bring(file, INBOUND);

    assertEquals(FRAMES + 1, result.frames());
    assertEquals(FRAMES, result.imported());
    assertEquals(Verdict.LINKED, result.verdict());
    assertEquals(Spools.root(engine, ALICE, INBOUND), Spools.root(engine, BOB, INBOUND));
    assertEquals("text 77", engine.read(BOB, INBOUND, 77).envelope().payload().utf8());
    assertEquals(OptionalLong.of(77), engine.find(BOB, INBOUND, "id-77"));
  }

  @Test
  void run_interruptedImport_isGoneOnWith() throws Exception {
    Bytes some = exported(10);
    Bytes all = more(some);
    var unused = bring(some, INBOUND);

    ContainerImport.Result result = bring(all, INBOUND);

    assertEquals(5, result.imported());
    assertEquals(Spools.root(engine, ALICE, INBOUND), result.root());
    assertEquals(0, bring(all, INBOUND).imported(), "a third time there is nothing to do");
  }

  private Bytes more(Bytes before) throws IOException {
    Spools.post(engine, ALICE, 11, 15);
    Path file = directory.resolve("longer");
    var unused = ContainerExport.write(engine, ALICE, INBOUND, file);
    Bytes longer = Bytes.wrap(Files.readAllBytes(file));
    assertTrue(longer.size() > before.size());
    return longer;
  }

  @Test
  void run_containerHasOtherFrames_isRefusedAndUnchanged() throws Exception {
    Bytes file = exported(5);
    Spools.post(engine, BOB, 100, 102);
    Bytes before = Spools.root(engine, BOB, INBOUND);

    assertThrows(ImportException.class, () -> bring(file, INBOUND));

    assertEquals(before, Spools.root(engine, BOB, INBOUND));
  }

  @Test
  void run_containerIsLongerThanTheFile_isRefused() throws Exception {
    Bytes file = exported(5);
    Spools.post(engine, BOB, 1, 9);

    assertThrows(ImportException.class, () -> bring(file, INBOUND));
  }

  @Test
  void run_catalog_keepsKeysAndDeletions() throws Exception {
    var unused =
        Spools.write(
            engine,
            ALICE,
            tx -> {
              tx.create(ContainerName.CONTACT);
              return Stream.of(
                      Spools.entry("a", "1", CatalogEvent.NEW),
                      Spools.entry("b", "2", CatalogEvent.NEW),
                      Spools.entry("a", "3", CatalogEvent.DELETE))
                  .map(draft -> tx.append(ContainerName.CONTACT, draft))
                  .toList();
            });
    Path file = directory.resolve("catalog");
    var view = ContainerExport.write(engine, ALICE, ContainerName.CONTACT, file);
    assertEquals(4, view.frameCount());

    var result = bring(Bytes.wrap(Files.readAllBytes(file)), ContainerName.CONTACT);

    assertEquals(3, result.imported());
    assertEquals(OptionalLong.empty(), engine.find(BOB, ContainerName.CONTACT, "a"));
    assertEquals(OptionalLong.of(2), engine.find(BOB, ContainerName.CONTACT, "b"));
  }

  /** What no digest guards, such as Received, may differ; everything else is noticed. */
  @Test
  void run_anyBitFlippedOrAnyCut_isRefusedOrWhole() throws Exception {
    Bytes file = exported(12);
    Seeds.forEach(
        200,
        random -> {
          byte[] octets = file.toArray();
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          refusedOrWhole(Bytes.wrap(octets));
          refusedOrWhole(file.slice(0, random.nextInt(file.size())));
        });
  }

  private void refusedOrWhole(Bytes changed) {
    long before = engine.view(BOB, INBOUND).map(view -> view.frameCount()).orElse(0L);
    boolean damaged = ContainerVerifier.verify(ContainerSource.of(changed)).damage().isPresent();
    try {
      ContainerImport.Result result = bring(changed, INBOUND);
      assertFalse(damaged);
      assertEquals(Spools.root(engine, BOB, INBOUND), result.root());
    } catch (ImportException e) {
      assertEquals(before, engine.view(BOB, INBOUND).map(view -> view.frameCount()).orElse(0L));
    }
  }
}
