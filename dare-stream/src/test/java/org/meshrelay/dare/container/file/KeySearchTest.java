package org.meshrelay.dare.container.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.catalog.CatalogEvent;

/** dare.md 7.8: frames by their keys through index frames. */
class KeySearchTest {
  @TempDir Path directory;

  private Path indexed(int frames) throws Exception {
    Path file =
        ContainerFixture.make(
            directory.resolve("c"), ContainerType.MERKLE, frames, AppendOptions.plain());
    try (ContainerAppender appender = ContainerAppender.open(file, AppendOptions.plain())) {
      assertEquals((frames + 1 + 63) / 64, appender.index());
      long unused =
          appender.append(
              ContainerFixture.content(0), ContainerFixture.entry("key-7", CatalogEvent.UPDATE));
      long unusedToo =
          appender.append(
              ContainerFixture.content(0), ContainerFixture.entry("key-8", CatalogEvent.DELETE));
    }
    return file;
  }

  @Test
  void find_everyKey_isTheNewestFrameOfIt() throws Exception {
    Path made = indexed(500);
    assertEquals(Verdict.LINKED, ContainerFixture.verify(made).verdict());
    try (ContainerFile file = ContainerFile.open(made)) {
      long last = file.last().index();
      for (int i = 1; i <= 500; i++) {
        LocatedFrame found = KeySearch.find(file, "key-" + i).orElseThrow();
        assertEquals(i == 7 ? last - 1 : i == 8 ? last : i, found.index());
      }
      assertEquals(Optional.empty(), KeySearch.find(file, "key-501"));
    }
  }

  @Test
  void find_throughIndexes_costsAHeaderForEachAndNotForEachFrame() throws Exception {
    Path made = indexed(2000);
    try (ContainerFile file = ContainerFile.open(made)) {
      long before = file.headersRead();

      assertEquals(1, KeySearch.find(file, "key-1").orElseThrow().index());

      assertTrue(file.headersRead() - before < 100, file.headersRead() - before + " headers");
    }
  }

  @Test
  void find_withoutIndexes_readsBackToTheFrame() throws Exception {
    Path made =
        ContainerFixture.make(
            directory.resolve("c"), ContainerType.LIST, 20, AppendOptions.plain());
    try (ContainerFile file = ContainerFile.open(made)) {
      assertEquals(3, KeySearch.find(file, "key-3").orElseThrow().index());
      assertEquals(Optional.empty(), KeySearch.find(file, "none"));
    }
  }

  @Test
  void index_again_isAboutTheFramesSince() throws Exception {
    Path made = indexed(100);
    try (ContainerAppender appender = ContainerAppender.open(made, AppendOptions.plain())) {
      assertEquals(1, appender.index());
      assertEquals(0, appender.index());
    }

    try (ContainerFile file = ContainerFile.open(made)) {
      LocatedFrame index = file.last();
      assertTrue(index.isMeta());
      assertEquals(
          file.frame(index.index() - 3).orElseThrow().offset(),
          Objects.requireNonNull(index.info()).indexPosition());
      assertEquals(99, KeySearch.find(file, "key-99").orElseThrow().index());
    }
  }

  @Test
  void find_indexThatNamesAnotherFrame_isDamageAndNotThatFrame() throws Exception {
    Path made = indexed(20);
    byte[] octets = Files.readAllBytes(made);
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    int at = text.lastIndexOf("{\"Index\":[4],\"UniqueID\":\"key-4\"");
    assertTrue(at > 0, text);
    octets[at + "{\"Index\":[".length()] = '5';
    Files.write(made, octets);

    try (ContainerFile file = ContainerFile.open(made)) {
      assertThrows(FrameException.class, () -> KeySearch.find(file, "key-4"));
    }
  }
}
