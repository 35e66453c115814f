package org.meshrelay.dare.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.ArchiveProgress;
import org.meshrelay.dare.archive.ArchiveReport;
import org.meshrelay.dare.archive.ArchiveVerifier;
import org.meshrelay.dare.container.CatalogReplay;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.file.ContainerFile;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.stream.DecodeOptions;
import org.meshrelay.protocol.dare.stream.DigestStatus;
import org.meshrelay.protocol.dare.stream.StreamDecoder;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.testkit.VectorFiles;

/**
 * Every file that another implementation wrote in November 2019, each by the reader it is for; a
 * file that is added and not read fails here. What is in containers, envelopes and values is
 * compared one by one in {@code ReferenceContainerTest}, {@code ReferenceEnvelopeTest}, {@code
 * ReferenceEncodingTest} and {@code ReferenceUdfTest}; the service's own store and its wire are
 * here.
 */
class ReferenceCorpusTest {
  private static final Path ROOT = VectorFiles.root().resolve("vectors/reference/2019-11");
  private static final ReadLimits LIMITS = ReadLimits.of(16 << 20);

  /** What the service's store holds: for each container that is not empty, its frames. */
  private static final Map<String, List<String>> STORE = store();

  private static Map<String, List<String>> store() {
    Map<String, List<String>> store = new LinkedHashMap<>();
    store.put(
        "alice@example.com/mmm_Contact.dcat",
        List.of("New NA3T-ZGOB-F7HG-7IBP-KGOR-AMCR-OH7B CatalogedContact"));
    store.put(
        "alice@example.com/mmm_Device.dcat",
        List.of(
            "New MCA5-BIYO-OHFS-GFHT-42SE-B55B-T4AS CatalogedDevice",
            "New MD32-LCF5-22DW-A7BC-WAIC-2Q5S-77HD CatalogedDevice"));
    store.put(
        "alice@example.com/mmm_Inbound.dcat",
        List.of(
            "AcknowledgeConnection NAUH-FOD7-TRCK-7OLP-A474-GS6R-BU3N AcknowledgeConnection",
            "RequestContact NBKG-T5UV-ZNW6-YFJ6-PZLJ-DKBI-GCEV RequestContact",
            "RequestConfirmation NABI-BRGS-4GGZ-BEG2-S4V4-BX2H-33RF RequestConfirmation",
            "text/plain NACP-4MU4-L4MF-RX4O-6GKL-RPKM-FPUQ hello"));
    store.put(
        "bob@example.com/mmm_Device.dcat",
        List.of("New MDRX-HDV2-KIEF-IMCI-MUVV-WDVS-HEE3 CatalogedDevice"));
    store.put(
        "bob@example.com/mmm_Inbound.dcat",
        List.of(
            "ReplyContact ND7T-74EB-UERU-PPMD-KV46-6HHV-OVGS ReplyContact",
            "ResponseConfirmation NAF3-EVTJ-AQWY-CQQN-ZQKU-VGWE-4737 ResponseConfirmation"));
    return store;
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(Files::isRegularFile).map(ROOT::relativize).sorted().toList().stream();
    }
  }

  private static String kind(Path file) {
    String name = file.toString().replace('\\', '/');
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String folder = file.getNameCount() == 1 ? "" : file.getName(0).toString();
    return switch (folder + " " + ending) {
      case "containers dcx" -> "container";
      case "envelopes json", "containers json" ->
          name.endsWith("/index.json") ? "index" : "envelope";
      case "envelopes jsonb", "envelopes dare" -> "envelope";
      case "service-store dcat" -> "store";
      case "wire json" -> "wire";
      case " json" -> "values";
      default -> throw new AssertionError("nobody reads " + name);
    };
  }

  @Test
  void files_byKind_areCounted() throws IOException {
    Map<String, Long> kinds =
        files()
            .collect(
                Collectors.groupingBy(
                    ReferenceCorpusTest::kind, TreeMap::new, Collectors.counting()));

    System.out.println("files of 2019-11 read: " + kinds);
    assertEquals(
        Map.of(
            "container",
            55L,
            "envelope",
            189L,
            "index",
            2L,
            "store",
            17L,
            "values",
            3L,
            "wire",
            2L),
        kinds);
    assertEquals(268, kinds.values().stream().mapToLong(Long::longValue).sum());
  }

  @ParameterizedTest
  @MethodSource("files")
  void read_file_isUnderstood(Path file) throws Exception {
    Path place = ROOT.resolve(file);
    switch (kind(file)) {
      case "container" -> readContainer(place);
      case "envelope" -> readEnvelope(place);
      case "store" -> readStore(place, file);
      case "wire" -> readWire(place);
      default -> assertFalse(json(place).members().isEmpty());
    }
  }

  private static JsonObject json(Path file) throws IOException, DecodeException {
    return JsonReader.readObject(Bytes.wrap(Files.readAllBytes(file)), Encoding.JSON, LIMITS);
  }

  /** The writer put zeros on the left of every link, so that only single frames are linked. */
  private static Verdict verdict(String type, long frames) {
    return switch (type) {
      case "List", "Tree" -> Verdict.NONE;
      case "Digest" -> Verdict.PAYLOAD;
      default -> frames == 1 ? Verdict.LINKED : Verdict.UNLINKED;
    };
  }

  private static void readContainer(Path file) throws IOException {
    ArchiveReport report = ArchiveVerifier.verify(file, List.of(), 1, ArchiveProgress.NONE);

    assertEquals(List.of(), report.damaged());
    String name = file.getFileName().toString();
    String type = name.startsWith("MerkleTree") ? "Merkle" : name.replaceAll("-.*", "");
    assertEquals(type, report.type());
    assertTrue(report.isValid());
    Verdict verdict = verdict(report.type(), report.frames());
    // What is signed has digests whatever the kind.
    boolean signed = name.contains("signed") && verdict == Verdict.NONE;
    assertEquals(signed ? Verdict.PAYLOAD : verdict, report.verdict(), name);
  }

  private static void readEnvelope(Path file) throws Exception {
    try (InputStream document = Files.newInputStream(file);
        StreamDecoder decoder =
            StreamDecoder.open(document, DecodeOptions.of(List.of(), List.of()))) {
      StreamReport report = decoder.verify();
      assertTrue(report.digest() != DigestStatus.BAD);
      assertTrue(report.isIntact());
    }
  }

  private static void readStore(Path file, Path relative) throws Exception {
    String name = relative.subpath(1, 3).toString().replace('\\', '/');
    List<String> expected = STORE.getOrDefault(name, List.of());
    ArchiveReport report = ArchiveVerifier.verify(file, List.of(), 1, ArchiveProgress.NONE);
    assertEquals(List.of(), report.damaged());
    assertEquals("Merkle", report.type());
    assertEquals(expected.size() + 1, report.frames());
    assertEquals(verdict("Merkle", report.frames()), report.verdict());

    List<String> found = new ArrayList<>();
    CatalogReplay replay = new CatalogReplay();
    try (ContainerFile container = ContainerFile.open(file)) {
      ContentMeta first = Objects.requireNonNull(container.first().header().contentMeta());
      assertEquals("application/mmm-catalog", first.contentType());
      for (Optional<LocatedFrame> at = container.after(container.first());
          at.isPresent();
          at = container.after(at.get())) {
        found.add(told(container, at.get(), replay));
      }
      assertEquals(expected, found);
      assertEquals(expected.size(), replay.live().size());
      for (long i = 0; i <= expected.size(); i++) {
        assertEquals(i, container.frame(i).orElseThrow().index(), "by tree positions");
      }
    }
  }

  /** Event or kind, key, and the tag of the object that the payload is. */
  private static String told(ContainerFile container, LocatedFrame frame, CatalogReplay replay)
      throws IOException, DecodeException {
    Bytes payload = Bytes.wrap(container.payload(frame).readAllBytes());
    DareEnvelope envelope = DareEnvelope.of(frame.header(), payload, frame.trailer());
    assertTrue(envelope.digestMatches());
    replay.take(frame.index(), envelope);
    ContentMeta meta = Objects.requireNonNull(envelope.contentMeta());
    String what =
        meta.event() != null
            ? meta.event()
            : meta.messageType() != null ? meta.messageType() : meta.contentType();
    String content =
        payload.get(0) == '{'
            ? String.join(" ", JsonReader.readObject(payload, Encoding.JSON, LIMITS).names())
            : payload.utf8();
    return what + " " + meta.uniqueId() + " " + content;
  }

  private static void readWire(Path file) throws Exception {
    JsonArray exchanges = (JsonArray) Objects.requireNonNull(json(file).get("exchanges"));
    int bodies = 0;
    int envelopes = 0;
    for (JsonNode each : exchanges.elements()) {
      for (String member : List.of("requestBody", "responseBody")) {
        if (((JsonObject) each).get(member) instanceof JsonString text && !text.text().isEmpty()) {
          Bytes body = Bytes.utf8(text.text());
          envelopes += checked(JsonReader.read(body, Encoding.JSON, ReadLimits.RESPONSE));
          bodies++;
        }
      }
    }
    boolean whole = file.endsWith("trace.json");
    assertEquals(whole ? 86 : 54, bodies);
    assertEquals(whole ? 84 : 20, envelopes);
  }

  /** Envelopes in a value, each of which has the digest that it states. */
  private static int checked(JsonNode node) throws DecodeException {
    int found = 0;
    if (node instanceof JsonArray array) {
      if (isEnvelope(array)) {
        DareEnvelope envelope = DareEnvelope.of(array);
        assertTrue(envelope.statedDigest() == null || envelope.digestMatches());
        return 1;
      }
      for (JsonNode each : array.elements()) {
        found += checked(each);
      }
    } else if (node instanceof JsonObject object) {
      for (JsonNode each : object.members().values()) {
        found += checked(each);
      }
    }
    return found;
  }

  private static boolean isEnvelope(JsonArray array) {
    return array.size() >= 2
        && array.size() <= 3
        && array.get(0) instanceof JsonObject
        && array.get(1) instanceof JsonString;
  }

  @Test
  void containers_ofTheStore_areReadFromMemoryToo() throws IOException {
    for (String name : STORE.keySet()) {
      Bytes octets = Bytes.wrap(Files.readAllBytes(ROOT.resolve("service-store").resolve(name)));
      assertTrue(
          ArchiveVerifier.verify(ContainerSource.of(octets), List.of(), 1, ArchiveProgress.NONE)
              .isValid());
    }
  }
}
