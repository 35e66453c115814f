package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.Verdict;

/** What comes out of archives that strangers made, and what does not. */
final class ArchiveExtractorTest {
  @TempDir Path directory;
  private Path target;
  private Path outside;

  @BeforeEach
  void prepare() throws IOException {
    target = Files.createDirectory(directory.resolve("target"));
    outside = Files.createDirectory(directory.resolve("outside"));
  }

  private ExtractReport extract(ContainerSource source) throws IOException {
    return extract(source, ExtractOptions.of(ArchiveKeys.NONE));
  }

  private ExtractReport extract(ContainerSource source, ExtractOptions options) throws IOException {
    ExtractReport report = ArchiveExtractor.extract(source, target, options);
    try (Stream<Path> left = Files.list(target)) {
      assertFalse(
          left.anyMatch(each -> each.getFileName().toString().startsWith(".extract-")),
          "nothing temporary is left");
    }
    return report;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "../../evil",
        "a/../../evil",
        "..\\evil",
        "/tmp/evil",
        "C:\\evil",
        "C:evil",
        "a//evil",
        "evil/",
        "."
      })
  @DisplayName("dare.md 8.5: absolute paths and those that lead upwards")
  void extract_unsafePath_isLeftOutAndTheRestComesOut(String name) throws Exception {
    ContainerSource source =
        new ArchiveFixture.Forged().file(name, "evil").file("good", "good").source();

    ExtractReport report = extract(source);

    assertEquals(Map.of("good", Bytes.utf8("good")), ArchiveFixture.read(target));
    assertEquals(List.of(new EntryProblem(1, name, "its path is not safe")), report.problems());
    assertEquals(Map.of("good", Bytes.utf8("good")), below(directory, "target"));
    assertFalse(report.isComplete());
  }

  private static Map<String, Bytes> below(Path directory, String name) throws IOException {
    return ArchiveFixture.read(directory.resolve(name));
  }

  @Test
  void extract_linkOnTheWay_isNotFollowed() throws Exception {
    Files.createSymbolicLink(target.resolve("link"), outside);
    Files.createSymbolicLink(target.resolve("file"), outside.resolve("made"));
    Files.createSymbolicLink(target.resolve("dangling"), outside.resolve("none"));
    ContainerSource source =
        new ArchiveFixture.Forged()
            .file("link/evil", "evil")
            .file("link/deeper/evil", "evil")
            .file("file", "evil")
            .file("dangling/evil", "evil")
            .file("good", "good")
            .source();

    ExtractReport report =
        extract(
            source,
            new ExtractOptions(
                ArchiveKeys.NONE,
                ExtractOptions.Existing.REPLACE,
                ExtractOptions.Signed.OR_NOT,
                path -> true,
                4,
                ArchiveProgress.NONE));

    assertEquals(Map.of(), ArchiveFixture.read(outside));
    assertEquals(4, report.problemsTotal());
    assertEquals(1, report.files());
    assertTrue(Files.isSymbolicLink(target.resolve("file")));
  }

  @Test
  void extract_targetIsALinkItself_isFollowedOnce() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);

    ExtractReport report =
        ArchiveExtractor.extract(
            new ArchiveFixture.Forged().file("good", "good").source(),
            link,
            ExtractOptions.of(ArchiveKeys.NONE));

    assertTrue(report.isComplete());
    assertEquals(Map.of("good", Bytes.utf8("good")), ArchiveFixture.read(target));
  }

  @Test
  void extract_fileWhereAFolderShouldBe_isLeftOut() throws Exception {
    ContainerSource source =
        new ArchiveFixture.Forged().file("a", "file").file("a/b", "below").source();

    ExtractReport report =
        extract(
            source,
            new ExtractOptions(
                ArchiveKeys.NONE,
                ExtractOptions.Existing.KEEP,
                ExtractOptions.Signed.OR_NOT,
                path -> true,
                1,
                ArchiveProgress.NONE));

    assertEquals(1, report.files());
    assertEquals("a/b", report.problems().getFirst().name());
  }

  @Test
  void extract_folderWhereAFileShouldBe_isLeftOut() throws Exception {
    Files.createDirectories(target.resolve("a/b"));

    ExtractReport report = extract(new ArchiveFixture.Forged().file("a", "file").source());

    assertEquals(1, report.problemsTotal());
    assertTrue(Files.isDirectory(target.resolve("a/b"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void extract_fileIsThere_staysUnlessToldOtherwise() throws Exception {
    Files.writeString(target.resolve("a"), "mine");
    ContainerSource source = new ArchiveFixture.Forged().file("a", "theirs").source();

    ExtractReport kept = extract(source);
    assertEquals("mine", Files.readString(target.resolve("a")));
    assertEquals("a file is in its place", kept.problems().getFirst().reason());

    ExtractReport replaced =
        extract(
            source,
            new ExtractOptions(
                ArchiveKeys.NONE,
                ExtractOptions.Existing.REPLACE,
                ExtractOptions.Signed.OR_NOT,
                path -> true,
                1,
                ArchiveProgress.NONE));
    assertEquals("theirs", Files.readString(target.resolve("a")));
    assertTrue(replaced.isComplete());
  }

  @Test
  @DisplayName("dare.md 9.1")
  void extract_laterFrameUnderTheSameName_standsInItsPlace() throws Exception {
    ContainerSource source =
        new ArchiveFixture.Forged()
            .file("a", "old")
            .file("b", "gone")
            .entry("{\"Filename\":\"a\",\"Event\":\"Update\"}", "new")
            .entry("{\"UniqueID\":\"b\",\"Event\":\"Delete\"}", "")
            .source();

    ExtractReport report = extract(source);

    assertTrue(report.isComplete());
    assertEquals(Map.of("a", Bytes.utf8("new")), ArchiveFixture.read(target));
  }

  @Test
  @DisplayName("dare.md 9.1: unknown event: report")
  void extract_unknownEvent_isDamage() throws Exception {
    ContainerSource source =
        new ArchiveFixture.Forged()
            .file("a", "a")
            .entry("{\"Filename\":\"a\",\"Event\":\"Rename\"}", "b")
            .entry("{\"Event\":\"New\"}", "c")
            .entry("{}", "data of another kind")
            .source();

    ExtractReport report = extract(source);

    assertEquals(Map.of("a", Bytes.utf8("a")), ArchiveFixture.read(target));
    assertEquals(
        List.of("2 event", "3 event"),
        report.damaged().stream().map(each -> each.index() + " " + each.reason()).toList());
  }

  @Test
  void extract_contentDamaged_isLeftOutAndTheRestComesOut() throws Exception {
    String hex =
        new ArchiveFixture.Forged()
            .file("a", "content of a")
            .file("b", "content of b")
            .octets()
            .toHex();
    Bytes damaged =
        Bytes.hex(
            hex.replace(Bytes.utf8("content of a").toHex(), Bytes.utf8("content 0f a").toHex()));

    ExtractReport report = extract(ContainerSource.of(damaged));

    assertEquals(Map.of("b", Bytes.utf8("content of b")), ArchiveFixture.read(target));
    assertEquals("its digest or a signature is wrong", report.problems().getFirst().reason());
  }

  @Test
  void extract_wanted_comesOutAlone() throws Exception {
    ContainerSource source =
        new ArchiveFixture.Forged().file("a", "a").file("b/c", "c").file("b/d", "d").source();

    ExtractReport report =
        extract(
            source,
            new ExtractOptions(
                ArchiveKeys.NONE,
                ExtractOptions.Existing.KEEP,
                ExtractOptions.Signed.OR_NOT,
                path -> path.text().startsWith("b/"),
                2,
                ArchiveProgress.NONE));

    assertEquals(2, report.files());
    assertEquals(List.of("b/c", "b/d"), List.copyOf(ArchiveFixture.read(target).keySet()));
  }

  @Test
  void extract_onlySigned_leavesOutWhatNobodyKnownSigned() throws Exception {
    Path archive = signedArchive(ArchiveFixture.signed(1));
    ArchiveKeys stranger = new ArchiveKeys(List.of(), List.of(ArchiveFixture.STRANGER.publicKey()));

    ExtractReport refused = ArchiveExtractor.extract(archive, target, onlySigned(stranger));
    assertEquals(0, refused.files());
    assertEquals("none of the keys signed it", refused.problems().getFirst().reason());

    ExtractReport accepted =
        ArchiveExtractor.extract(archive, target, onlySigned(ArchiveFixture.KEYS));
    assertEquals(1, accepted.files());
  }

  private static ExtractOptions onlySigned(ArchiveKeys keys) {
    return new ExtractOptions(
        keys,
        ExtractOptions.Existing.KEEP,
        ExtractOptions.Signed.BY_KNOWN_KEY,
        path -> true,
        1,
        ArchiveProgress.NONE);
  }

  private Path signedArchive(ArchiveOptions options) throws Exception {
    Path archive = directory.resolve("archive");
    Path file = Files.writeString(outside.resolve("a"), "signed content");
    WrittenArchive unused =
        ArchiveWriter.create(
            archive, List.of(ArchiveInput.of(file, ArchiveFixture.path("a"))), options);
    Files.delete(file);
    return archive;
  }

  @Test
  void extract_encryptedToOthers_isLeftOut() throws Exception {
    Path archive = signedArchive(ArchiveFixture.encrypted(1));
    ArchiveKeys stranger = new ArchiveKeys(List.of(ArchiveFixture.STRANGER), List.of());
    for (ArchiveKeys keys : List.of(stranger, ArchiveKeys.NONE)) {
      ExtractReport report = ArchiveExtractor.extract(archive, target, ExtractOptions.of(keys));

      assertEquals(0, report.files());
      assertEquals("it is encrypted to none of the keys", report.problems().getFirst().reason());
    }
    assertEquals(Map.of(), ArchiveFixture.read(target));
  }

  @Test
  void extract_ciphertextDamaged_isLeftOut() throws Exception {
    Path archive = signedArchive(ArchiveFixture.encrypted(1));
    ArchiveEntry entry = ArchiveReader.list(archive).entries().getFirst();
    byte[] octets = Files.readAllBytes(archive);
    // The trailer of a signed frame is shorter than that, the ciphertext has 16 octets.
    int at = (int) entry.position();
    for (int i = octets.length - 1; i > at; i--) {
      if (octets[i] == '{' && octets[i + 1] == '"' && octets[i + 2] == 's') {
        octets[i - 5] ^= 1;
        break;
      }
    }
    Files.write(archive, octets);

    ExtractReport report =
        ArchiveExtractor.extract(archive, target, ExtractOptions.of(ArchiveFixture.KEYS));

    assertEquals("it cannot be decrypted", report.problems().getFirst().reason());
    assertEquals(Map.of(), ArchiveFixture.read(target));
  }

  @Test
  @DisplayName("dare.md 8.5: archives of 2023")
  void extract_publishedArchives_haveTheirFiles() throws Exception {
    ExtractReport first =
        extract(ContainerSource.of(PublishedArchives.container("file-archive-2023")));
    ExtractReport second =
        extract(ContainerSource.of(PublishedArchives.container("file-archive2-2023")));

    assertTrue(first.isComplete() && second.isComplete());
    assertEquals(
        Map.of(
            "TestFile1.txt", Bytes.utf8("This is a test"),
            "TestFile3.txt", Bytes.utf8("This is a test 3"),
            "TestDir1/TestFile4.txt", Bytes.utf8("This is a test 4"),
            "TestDir1/TestFile5.txt", Bytes.utf8("This is a test 5")),
        ArchiveFixture.read(target));
  }

  @Test
  void list_publishedEncryptedArchive_namesItsFiles() throws Exception {
    ArchiveListing listing =
        ArchiveReader.list(
            ContainerSource.of(PublishedArchives.container("file-archive-encrypted-2023")));

    assertEquals(
        List.of("TestDir1/TestFile4.txt true", "TestDir1/TestFile5.txt true"),
        listing.entries().stream()
            .map(each -> each.path().orElseThrow().text() + " " + each.encrypted())
            .toList());
  }

  @Test
  @DisplayName("dare.md 8.2: what is in front of a torn tail comes out")
  void extract_tornArchive_givesTheWholeFramesAndSaysSo() throws Exception {
    Bytes whole =
        new ArchiveFixture.Forged().file("a", "content of a").file("b", "content of b").octets();

    ExtractReport report = extract(ContainerSource.of(whole.slice(0, whole.size() - 3)));

    assertTrue(report.torn());
    assertFalse(report.isComplete());
    assertEquals(Map.of("a", Bytes.utf8("content of a")), ArchiveFixture.read(target));
    assertEquals(
        Verdict.DAMAGED,
        ArchiveVerifier.verify(
                ContainerSource.of(whole.slice(0, whole.size() - 3)),
                List.of(),
                1,
                ArchiveProgress.NONE)
            .verdict());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Paths\":[\"x/y\"],\"Filename\":\"z\",\"UniqueID\":\"u\"}=x/y",
        "{\"Filename\":\"z\",\"FileEntry\":{\"Path\":\"x\"}}=x/z",
        "{\"Filename\":\"z\",\"FileEntry\":{\"Path\":\"\"}}=z",
        "{\"Filename\":\"z\",\"UniqueID\":\"x\\\\z\"}=x/z",
        "{\"Filename\":\"z\",\"UniqueId\":\"u\"}=z",
        "{\"Filename\":\"z\"}=z",
        "{\"UniqueID\":\"u\"}=u"
      })
  void list_waysToNameAFile_areAllRead(String row) throws Exception {
    String meta = row.substring(0, row.lastIndexOf('='));

    ArchiveListing listing =
        ArchiveReader.list(new ArchiveFixture.Forged().entry(meta, "x").source());

    assertEquals(
        row.substring(row.lastIndexOf('=') + 1),
        listing.entries().getFirst().path().orElseThrow().text());
  }
}
