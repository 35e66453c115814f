package org.meshrelay.dare.container.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.ArchiveReport;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.encoding.Encoding;

/** dare.md 7.11 and 8.4: frames taken out, left out, and erased. */
class RedactionTest {
  private static final AppendOptions SEALED =
      ContainerFixture.options(true, AppendOptions.Exchange.ONCE, true);

  @TempDir Path directory;

  private Path container;

  @BeforeEach
  void setUp() throws Exception {
    container = catalog(directory.resolve("c"), ContainerType.MERKLE);
  }

  /** Frames: 1 a, 2 b, 3 a again, 4 b deleted, 5 c, 6 without a key. */
  private static Path catalog(Path file, ContainerType type) throws Exception {
    try (ContainerAppender made =
        ContainerAppender.create(file, type, ContainerFixture.META, SEALED)) {
      add(made, 1, ContainerFixture.entry("a", CatalogEvent.NEW));
      add(made, 2, ContainerFixture.entry("b", CatalogEvent.NEW));
      add(made, 3, ContainerFixture.entry("a", CatalogEvent.UPDATE));
      add(made, 4, ContainerFixture.entry("b", CatalogEvent.DELETE));
      add(made, 5, ContainerFixture.entry("c", CatalogEvent.NEW));
      add(made, 6, ContainerFixture.META);
    }
    return file;
  }

  private static void add(ContainerAppender made, int index, ContentMeta meta) throws Exception {
    assertEquals(index, made.append(ContainerFixture.content(index), meta));
  }

  private static DareEnvelope envelope(
      ContainerFile file, long index, FrameExtraction.Form form, Encoding encoding)
      throws Exception {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    long size =
        FrameExtraction.write(file, file.frame(index).orElseThrow(), form, encoding, octets);
    assertEquals(size, octets.size());
    return DareEnvelope.parse(Bytes.wrap(octets.toByteArray()), encoding);
  }

  @ParameterizedTest
  @EnumSource
  void extract_complete_isReadByItsRecipientAlone(Encoding encoding) throws Exception {
    try (ContainerFile file = ContainerFile.open(container)) {
      DareEnvelope extracted = envelope(file, 3, FrameExtraction.Form.COMPLETE, encoding);

      assertEquals(
          ContainerFixture.content(3),
          EnvelopeDecryptor.decrypt(extracted, List.of(ContainerFixture.READER)));
      assertTrue(extracted.digestMatches());
      assertEquals(null, extracted.header().containerInfo());
      assertEquals(null, extracted.trailer().treeDigest());
      assertEquals(1, extracted.signatures().size());
    }
  }

  @Test
  void extract_detached_lacksTheRecipients() throws Exception {
    try (ContainerFile file = ContainerFile.open(container)) {
      DareEnvelope extracted = envelope(file, 3, FrameExtraction.Form.DETACHED, Encoding.JSON);

      assertEquals(List.of(), extracted.header().recipients());
      assertThrows(
          DecryptionException.class,
          () -> EnvelopeDecryptor.decrypt(extracted, List.of(ContainerFixture.READER)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void redact_live_keepsTheNewestOfEachKeyAndTellsWhereItIsFrom(ContainerType type)
      throws Exception {
    Path old = catalog(directory.resolve("old"), type);
    Path copy = directory.resolve("copy");
    ArchiveReport before = ContainerFixture.verify(old);
    byte[] octets = Files.readAllBytes(old);

    Redaction.Redacted redacted;
    try (ContainerFile file = ContainerFile.open(old)) {
      redacted = Redaction.copy(old, copy, Redaction.live(file));
    }

    assertEquals(7, redacted.framesBefore());
    assertEquals(4, redacted.frames());
    ArchiveReport after = ContainerFixture.verify(copy);
    assertEquals(List.of(), after.damaged());
    assertEquals(type == ContainerType.LIST ? Verdict.PAYLOAD : before.verdict(), after.verdict());
    assertEquals(before.type(), after.type());
    assertTrue(Arrays.equals(octets, Files.readAllBytes(old)), "the old one is as it was");
    try (ContainerFile file = ContainerFile.open(copy)) {
      List<String> contents = new ArrayList<>();
      for (Optional<LocatedFrame> at = file.after(file.first());
          at.isPresent();
          at = file.after(at.get())) {
        DareEnvelope extracted =
            envelope(file, at.get().index(), FrameExtraction.Form.DETACHED, Encoding.JSON);
        contents.add(EnvelopeDecryptor.decrypt(extracted, List.of(ContainerFixture.READER)).utf8());
      }
      assertEquals(
          List.of("content of frame 3", "content of frame 5", "content of frame 6"), contents);
      ContentMeta origin = Objects.requireNonNull(file.first().header().contentMeta());
      assertEquals(Redaction.FRAMES_BEFORE, origin.keyValues().get(0).key());
      assertEquals("7", origin.keyValues().get(0).value());
      assertEquals(Redaction.APEX_BEFORE, origin.keyValues().get(1).key());
    }
  }

  @Test
  void redact_someFrames_leavesTheirContentOut() throws Exception {
    Path copy = directory.resolve("copy");
    Predicate<LocatedFrame> wanted = frame -> frame.index() != 5;

    Redaction.Redacted redacted = Redaction.copy(container, copy, wanted);

    assertEquals(6, redacted.frames());
    assertEquals(Verdict.LINKED, ContainerFixture.verify(copy).verdict());
    assertThrows(FileAlreadyExistsException.class, () -> Redaction.copy(container, copy, wanted));
  }

  @Test
  void redact_damagedContainer_leavesNothing() throws Exception {
    byte[] octets = Files.readAllBytes(container);
    Files.write(container, Arrays.copyOf(octets, octets.length - 3));
    Path copy = directory.resolve("copy");

    assertThrows(
        ContainerDamagedException.class, () -> Redaction.copy(container, copy, frame -> true));
    assertFalse(Files.exists(copy));
    assertFalse(Files.exists(directory.resolve("copy.part")));
  }

  @Test
  void erase_oneFrame_makesItsContentUnreadableAndChangesNoVerdict() throws Exception {
    long size = Files.size(container);

    assertEquals(SaltErasure.Outcome.ERASED, SaltErasure.erase(container, 3));

    assertEquals(size, Files.size(container));
    ArchiveReport report = ContainerFixture.verify(container);
    assertEquals(Verdict.LINKED, report.verdict());
    assertEquals(List.of(), report.damaged());
    try (ContainerFile file = ContainerFile.open(container)) {
      DareEnvelope erased = envelope(file, 3, FrameExtraction.Form.COMPLETE, Encoding.JSON);
      assertThrows(
          DecryptionException.class,
          () -> EnvelopeDecryptor.decrypt(erased, List.of(ContainerFixture.READER)));
      DareEnvelope other = envelope(file, 5, FrameExtraction.Form.COMPLETE, Encoding.JSON);
      assertEquals(
          ContainerFixture.content(5),
          EnvelopeDecryptor.decrypt(other, List.of(ContainerFixture.READER)));
    }
    assertEquals(SaltErasure.Outcome.ERASED_BEFORE, SaltErasure.erase(container, 3));
  }

  @Test
  void erase_whatCannotBe_isToldAndChangesNothing() throws Exception {
    Path plain =
        ContainerFixture.make(
            directory.resolve("plain"), ContainerType.LIST, 1, AppendOptions.plain());
    byte[] octets = Files.readAllBytes(plain);

    assertEquals(SaltErasure.Outcome.NOT_ENCRYPTED, SaltErasure.erase(plain, 1));
    assertEquals(SaltErasure.Outcome.NO_FRAME, SaltErasure.erase(plain, 9));
    assertTrue(Arrays.equals(octets, Files.readAllBytes(plain)));
  }
}
