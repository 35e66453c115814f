package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.protocol.dare.stream.SignatureStatus;

/** Archives are made whole or not at all, and are added to. */
final class ArchiveWriterTest {
  @TempDir Path directory;
  private Path archive;
  private Path source;
  private Path target;

  @BeforeEach
  void prepare() throws IOException {
    archive = directory.resolve("archive.dare");
    source = Files.createDirectory(directory.resolve("source"));
    target = directory.resolve("target");
  }

  private WrittenArchive create(ArchiveOptions options) throws Exception {
    ArchiveFixture.write(source, ArchiveFixture.tree());
    return ArchiveWriter.create(archive, ArchiveFixture.inputs(source), options);
  }

  private static ArchiveOptions ofType(ArchiveOptions.Type type) {
    return new ArchiveOptions(
        type, List.of(), List.of(), ArchiveFixture.entropy(1), 4, ArchiveProgress.NONE);
  }

  private Map<String, Bytes> extracted(ArchiveKeys keys) throws IOException {
    ExtractReport report = ArchiveExtractor.extract(archive, target, ExtractOptions.of(keys));
    assertTrue(report.isComplete(), report.toString());
    return ArchiveFixture.read(target);
  }

  @ParameterizedTest
  @EnumSource(ArchiveOptions.Type.class)
  void create_tree_comesOutAsItWas(ArchiveOptions.Type type) throws Exception {
    WrittenArchive written = create(ofType(type));

    assertEquals(ArchiveFixture.tree(), extracted(ArchiveKeys.NONE));
    assertEquals(ArchiveFixture.tree().size(), written.files());
    assertEquals(ArchiveFixture.tree().size() + 1, written.frames());
    assertEquals(Files.size(archive), written.octets());
    assertEquals(List.of("archive.dare", "source", "target"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void create_tree_keepsDatesAndMediaTypes() throws Exception {
    WrittenArchive unused = create(ArchiveOptions.plain());
    List<ArchiveInput> inputs = ArchiveFixture.inputs(source);

    ArchiveListing listing = ArchiveReader.list(archive);

    assertEquals("Merkle", listing.type());
    assertEquals(
        inputs.stream().map(each -> each.path().text()).toList(),
        listing.entries().stream().map(each -> each.path().orElseThrow().text()).toList());
    assertEquals(
        inputs.stream().map(ArchiveInput::modified).toList(),
        listing.entries().stream().map(ArchiveEntry::modified).toList());
    assertEquals(
        inputs.stream().map(ArchiveInput::contentType).toList(),
        listing.entries().stream().map(ArchiveEntry::contentType).toList());
    assertTrue(inputs.stream().anyMatch(each -> each.contentType().equals("text/plain")));
    Map<String, Bytes> unusedFiles = extracted(ArchiveKeys.NONE);
    assertEquals(
        inputs.stream().map(ArchiveInput::modified).toList(),
        ArchiveFixture.inputs(target).stream().map(ArchiveInput::modified).toList());
  }

  @Test
  @DisplayName("dare.md 7.7: own files must be LINKED")
  void create_merkle_isLinkedForBothVerifiers() throws Exception {
    WrittenArchive written = create(ArchiveFixture.signed(1));
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      ContainerReport report = ContainerVerifier.verify(ContainerSource.of(channel));

      assertEquals(Verdict.LINKED, report.verdict());
      assertEquals(written.frames(), report.frames());
      assertEquals(written.treeDigest(), report.lastDigest());
    }
    ArchiveReport report =
        ArchiveVerifier.verify(
            archive, List.of(ArchiveFixture.SIGNER.publicKey()), 4, ArchiveProgress.NONE);
    assertEquals(Verdict.LINKED, report.verdict());
    assertEquals(written.treeDigest(), report.treeDigest());
    assertEquals(
        Map.of(
            new SignatureCount(
                ArchiveFixture.SIGNER.publicKey().udf().text(), "S512", SignatureStatus.VALID),
            written.files()),
        report.signatures());
    assertTrue(report.isValid());
  }

  @Test
  void create_anyNumberOfWorkers_givesTheSameOctets() throws Exception {
    ArchiveFixture.write(source, ArchiveFixture.tree());
    List<Bytes> made = new ArrayList<>();
    for (int workers : new int[] {1, 2, 7}) {
      Path each = directory.resolve("archive-" + workers);
      WrittenArchive unused =
          ArchiveWriter.create(
              each,
              ArchiveFixture.inputs(source),
              new ArchiveOptions(
                  ArchiveOptions.Type.MERKLE,
                  List.of(ArchiveFixture.SIGNER),
                  List.of(ArchiveFixture.READER.publicKey()),
                  ArchiveFixture.entropy(9),
                  workers,
                  ArchiveProgress.NONE));
      made.add(Bytes.wrap(Files.readAllBytes(each)));
    }

    // The name of the temporary file took the first random octets in each case alike.
    assertEquals(made.get(0), made.get(1));
    assertEquals(made.get(0), made.get(2));
  }

  @Test
  @DisplayName("dare.md 7.9: one exchange, a salt for each frame")
  void create_encrypted_takesTheKeyToRead() throws Exception {
    WrittenArchive written = create(ArchiveFixture.encrypted(1));

    assertEquals(ArchiveFixture.tree(), extracted(ArchiveFixture.KEYS));
    for (Bytes content : ArchiveFixture.tree().values()) {
      if (content.size() > 100) {
        String octets = Bytes.wrap(Files.readAllBytes(archive)).toHex();
        assertFalse(octets.contains(content.slice(0, 50).toHex()));
      }
    }
    ArchiveReport report =
        ArchiveVerifier.verify(
            archive, List.of(ArchiveFixture.SIGNER.publicKey()), 2, ArchiveProgress.NONE);
    assertEquals(Verdict.LINKED, report.verdict());
    assertEquals(List.of(written.files()), List.copyOf(report.signatures().values()));
  }

  @Test
  void create_noFiles_isAnEmptyArchive() throws Exception {
    WrittenArchive written = ArchiveWriter.create(archive, List.of(), ArchiveOptions.plain());

    assertEquals(1, written.frames());
    assertEquals(List.of(), ArchiveReader.list(archive).entries());
    assertEquals(Map.of(), extracted(ArchiveKeys.NONE));
  }

  @Test
  void create_archiveIsThere_isRefusedAndItStays() throws Exception {
    Files.writeString(archive, "precious");

    assertThrows(FileAlreadyExistsException.class, () -> create(ArchiveOptions.plain()));

    assertEquals("precious", Files.readString(archive));
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void create_fileChangesMeanwhile_leavesNothing(Change change) throws Exception {
    ArchiveFixture.write(source, ArchiveFixture.tree());
    List<ArchiveInput> inputs = ArchiveFixture.inputs(source);
    change.apply(inputs.get(5).file());

    assertThrows(
        IOException.class, () -> ArchiveWriter.create(archive, inputs, ArchiveOptions.plain()));

    assertEquals(List.of("source"), names());
  }

  enum Change {
    SHORTER {
      @Override
      void apply(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    LONGER {
      @Override
      void apply(Path file) throws IOException {
        Files.write(file, new byte[400_000]);
      }
    },
    GONE {
      @Override
      void apply(Path file) throws IOException {
        Files.delete(file);
      }
    },
    A_LINK {
      @Override
      void apply(Path file) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/etc/hostname"));
      }
    };

    abstract void apply(Path file) throws IOException;
  }

  @Test
  void create_onePathTwice_isRefused() throws Exception {
    Path file = Files.writeString(source.resolve("a"), "x");
    ArchiveInput input = ArchiveInput.of(file, ArchiveFixture.path("a"));

    assertThrows(
        IllegalArgumentException.class,
        () -> ArchiveWriter.create(archive, List.of(input, input), ArchiveOptions.plain()));
  }

  @Test
  void create_progress_reachesTheTotalOnTheCallingThread() throws Exception {
    Thread caller = Thread.currentThread();
    List<Long> octets = new ArrayList<>();
    List<Long> files = new ArrayList<>();
    ArchiveProgress progress =
        (done, read, total) -> {
          assertEquals(caller, Thread.currentThread());
          assertTrue(total.isPresent());
          octets.add(read);
          files.add(done);
        };

    WrittenArchive written =
        create(
            new ArchiveOptions(
                ArchiveOptions.Type.MERKLE,
                List.of(),
                List.of(),
                ArchiveFixture.entropy(1),
                4,
                progress));

    long total = ArchiveFixture.tree().values().stream().mapToLong(Bytes::size).sum();
    assertEquals(total, octets.getLast());
    assertEquals(written.files(), files.getLast());
    assertEquals(OptionalLong.of(total), OptionalLong.of(octets.getLast()));
  }

  @Test
  @DisplayName("dare.md 9.1: New, Update, Delete, and New again")
  void append_changes_areWhatComesOut() throws Exception {
    Map<String, Bytes> expected = new TreeMap<>(ArchiveFixture.tree());
    WrittenArchive first = create(ArchiveFixture.signed(1));
    Files.write(source.resolve("top.json"), new byte[] {1, 2, 3});
    expected.put("top.json", Bytes.of(1, 2, 3));
    Files.write(source.resolve("new.bin"), new byte[] {4});
    expected.put("new.bin", Bytes.of(4));
    expected.remove("folder 1/deeper/file-1.txt");

    WrittenArchive second =
        ArchiveWriter.append(
            archive,
            List.of(input("top.json"), input("new.bin")),
            List.of("folder 1/deeper/file-1.txt", "never there"),
            ArchiveFixture.signed(2));

    assertEquals(first.frames() + 3, second.frames());
    assertEquals(expected, extracted(ArchiveFixture.KEYS));
    assertEquals(Verdict.LINKED, verify().verdict());

    WrittenArchive third =
        ArchiveWriter.append(
            archive,
            List.of(input("folder 1/deeper/file-1.txt")),
            List.of("new.bin"),
            ArchiveFixture.encrypted(3));

    assertEquals(second.frames() + 2, third.frames());
    expected.put("folder 1/deeper/file-1.txt", ArchiveFixture.content(1));
    expected.remove("new.bin");
    target = directory.resolve("again");
    assertEquals(expected, extracted(ArchiveFixture.KEYS));
    assertEquals(third.treeDigest(), verify().treeDigest());
  }

  private ArchiveInput input(String name) throws IOException {
    return ArchiveInput.of(source.resolve(name), ArchiveFixture.path(name));
  }

  private ArchiveReport verify() throws IOException {
    return ArchiveVerifier.verify(
        archive, List.of(ArchiveFixture.SIGNER.publicKey()), 4, ArchiveProgress.NONE);
  }

  @Test
  void append_twiceEncrypted_hasAnExchangeEachTime() throws Exception {
    WrittenArchive unused = create(ArchiveFixture.encrypted(1));
    Files.write(source.resolve("later"), new byte[] {1});
    Files.write(source.resolve("latest"), new byte[] {2});
    WrittenArchive unusedToo =
        ArchiveWriter.append(
            archive,
            List.of(input("later"), input("latest")),
            List.of(),
            ArchiveFixture.encrypted(2));

    Map<String, Bytes> expected = new TreeMap<>(ArchiveFixture.tree());
    expected.put("later", Bytes.of(1));
    expected.put("latest", Bytes.of(2));
    assertEquals(expected, extracted(ArchiveFixture.KEYS));
  }

  @Test
  @DisplayName("dare.md 8.2: the tail is kept beside and cut off")
  void append_tornTail_isCutAndKept() throws Exception {
    WrittenArchive written = create(ArchiveOptions.plain());
    Bytes whole = Bytes.wrap(Files.readAllBytes(archive));
    Bytes torn = whole.slice(0, whole.size() - 1);
    Files.write(archive, torn.toArray());
    List<ArchiveEntry> left = ArchiveReader.list(archive).entries();
    long end = end(left, torn);

    WrittenArchive again =
        ArchiveWriter.append(
            archive, List.of(input("top.json")), List.of(), ArchiveOptions.plain());

    assertEquals(written.frames(), again.frames());
    assertEquals(Verdict.LINKED, verify().verdict());
    assertEquals(
        torn.slice((int) end),
        Bytes.wrap(Files.readAllBytes(directory.resolve("archive.dare.torn-" + end))));
  }

  /** Where the frame begins that is torn: behind the last one that is listed. */
  private static long end(List<ArchiveEntry> left, Bytes torn) throws IOException {
    ArchiveListing listing = ArchiveReader.list(ContainerSource.of(torn));
    assertTrue(listing.torn());
    assertEquals(left.size(), listing.entries().size());
    return listing.damaged().getFirst().position();
  }

  @Test
  @DisplayName("dare.md 8.2: other damage is not repaired")
  void append_damagedInTheMiddle_isRefusedAndNothingChanges() throws Exception {
    WrittenArchive unused = create(ArchiveOptions.plain());
    byte[] octets = Files.readAllBytes(archive);
    octets[1] ^= 1;
    Files.write(archive, octets);

    assertThrows(
        ArchiveDamagedException.class,
        () ->
            ArchiveWriter.append(
                archive, List.of(input("top.json")), List.of(), ArchiveOptions.plain()));

    assertEquals(Bytes.wrap(octets), Bytes.wrap(Files.readAllBytes(archive)));
    assertEquals(List.of("archive.dare", "source"), names());
  }

  @Test
  void append_containerOfAnotherType_isRefused() throws Exception {
    ArchiveFixture.write(source, ArchiveFixture.tree());
    Files.write(archive, PublishedArchives.container("file-list-2").toArray());

    assertThrows(
        ArchiveDamagedException.class,
        () ->
            ArchiveWriter.append(
                archive, List.of(input("top.json")), List.of(), ArchiveOptions.plain()));
  }

  @Test
  @DisplayName("dare.md 7.7: UNLINKED is for reading only")
  void append_unlinkedArchive_isRefused() throws Exception {
    ArchiveFixture.write(source, ArchiveFixture.tree());
    Files.write(archive, PublishedArchives.container("file-archive-2023").toArray());

    assertThrows(
        ArchiveDamagedException.class,
        () ->
            ArchiveWriter.append(
                archive, List.of(input("top.json")), List.of(), ArchiveOptions.plain()));
  }

  @Test
  void append_someoneElseIsAdding_isRefused() throws Exception {
    WrittenArchive unused = create(ArchiveOptions.plain());
    try (FileChannel channel =
        FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = channel.lock();

      assertThrows(
          IOException.class,
          () ->
              ArchiveWriter.append(
                  archive, List.of(input("top.json")), List.of(), ArchiveOptions.plain()));
      lock.release();
    }
  }

  @Test
  void scan_linksAndStrangeNames_areSkippedByName() throws Exception {
    Files.writeString(source.resolve("good"), "x");
    Files.writeString(source.resolve("back\\slash"), "x");
    Files.writeString(source.resolve("new\nline"), "x");
    Files.createSymbolicLink(source.resolve("link"), source.resolve("good"));
    Files.createSymbolicLink(source.resolve("folder"), Path.of("/etc"));
    Path inside = source.resolve("archive");
    Files.writeString(inside, "x");

    InputScan scan = InputScan.of(source, inside);

    assertEquals(List.of("good"), scan.inputs().stream().map(e -> e.path().text()).toList());
    assertEquals(
        List.of("back\\slash", "folder", "link", "new\nline"),
        scan.skipped().stream().map(EntryProblem::name).sorted().toList());
  }

  @Test
  void scan_oneFile_isThatFile() throws Exception {
    Path file = Files.writeString(source.resolve("one"), "x");

    assertEquals(
        List.of("one"),
        InputScan.of(file, archive).inputs().stream().map(e -> e.path().text()).toList());
  }

  @Test
  void input_directory_isRefused() {
    assertThrows(IOException.class, () -> ArchiveInput.of(source, ArchiveFixture.path("x")));
  }

  @Test
  void options_outOfBounds_areRefused() {
    for (int workers : new int[] {0, -1, 65}) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new ArchiveOptions(
                  ArchiveOptions.Type.TREE,
                  List.of(),
                  List.of(),
                  ArchiveFixture.entropy(1),
                  workers,
                  ArchiveProgress.NONE));
    }
  }
}
