package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.testkit.LoadedVector;

/** Published containers of every type, and containers that are wrong. */
final class ArchiveVerifierTest {
  static Stream<LoadedVector> published() {
    return PublishedArchives.ofKind("container").stream();
  }

  static Stream<LoadedVector> bad() {
    return PublishedArchives.ofKind("container_bad").stream();
  }

  private static ArchiveReport verify(Bytes octets) throws IOException {
    return ArchiveVerifier.verify(ContainerSource.of(octets), List.of(), 3, ArchiveProgress.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  @DisplayName("dare.md 7.7")
  void verify_publishedContainer_agreesWithTheVectorAndTheOtherVerifier(LoadedVector vector)
      throws Exception {
    Bytes octets = PublishedArchives.octets(vector);

    ArchiveReport report = verify(octets);

    ContainerReport other = ContainerVerifier.verify(ContainerSource.of(octets));
    assertEquals(other.verdict(), report.verdict());
    assertEquals(other.type(), report.type());
    assertEquals(other.frames(), report.frames());
    assertEquals(List.of(), report.damaged());
    assertTrue(report.isValid());
    assertEquals(
        switch (String.valueOf(vector.expect().get("integrity"))) {
          case "tree-linked", "chain-linked" -> Verdict.LINKED;
          case "tree-unlinked", "chain-unlinked" -> Verdict.UNLINKED;
          case "payload" -> Verdict.PAYLOAD;
          default -> Verdict.NONE;
        },
        report.verdict());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  @DisplayName("dare.md 8.2, 8.3")
  void verify_badContainer_namesTheFirstDamageAsTheVectorDoes(LoadedVector vector)
      throws Exception {
    ArchiveReport report = verify(PublishedArchives.octets(vector));

    assertEquals(Verdict.DAMAGED, report.verdict());
    assertFalse(report.isValid());
    Map<String, Object> expect = vector.expect();
    FrameDamage first = report.damaged().getFirst();
    assertEquals(expect.get("error"), first.reason());
    assertEquals(expect.get("offset"), first.position());
    assertEquals(expect.get("good_frames"), first.index());
    assertEquals("truncated".equals(expect.get("error")), report.torn());
  }

  private static final Bytes GOOD =
      new ArchiveFixture.Forged()
          .file("a", "content of a")
          .file("b", "content of b")
          .file("c", "content of c")
          .file("d", "content of d")
          .octets();

  @Test
  void verify_forgedByHand_isLinked() throws Exception {
    assertEquals(Verdict.LINKED, verify(GOOD).verdict());
    assertEquals(5, verify(GOOD).frames());
  }

  @Test
  void verify_oneBitOfAPayload_costsThatFrameOnly() throws Exception {
    ArchiveReport report = verify(replaced("content of b", "content 0f b"));

    assertEquals(List.of(2L), report.damaged().stream().map(FrameDamage::index).toList());
    assertEquals(DamageKind.PAYLOAD_DIGEST.text(), report.damaged().getFirst().reason());
    assertEquals(4, report.frames());
    assertEquals(Verdict.LINKED, report.link());
    assertEquals(Verdict.DAMAGED, report.verdict());
  }

  private static Bytes replaced(String what, String by) {
    String hex = GOOD.toHex();
    String changed = hex.replace(Bytes.utf8(what).toHex(), Bytes.utf8(by).toHex());
    assertFalse(changed.equals(hex));
    return Bytes.hex(changed);
  }

  @Test
  @DisplayName("dare.md 8.3: a frame that was removed shows in the links")
  void verify_frameRemovedAndIndexRewritten_isDamage() throws Exception {
    Bytes shorter =
        new ArchiveFixture.Forged().file("a", "content of a").file("c", "content of c").octets();
    Bytes longer =
        new ArchiveFixture.Forged()
            .file("a", "content of a")
            .file("b", "content of b")
            .file("c", "content of c")
            .octets();
    // The trailer of c as it was behind b, in the place where b was.
    String trailerOfC = tail(longer);
    Bytes forged = Bytes.hex(shorter.toHex().replace(tail(shorter), trailerOfC));

    ArchiveReport report = verify(forged);

    assertEquals(DamageKind.TREE_DIGEST.text(), report.damaged().getFirst().reason());
    assertEquals(2, report.damaged().getFirst().index());
  }

  private static String tail(Bytes container) {
    return container.slice(container.size() - 200, container.size() - 5).toHex();
  }

  @Test
  void verify_reverseTagOfAFrameDamaged_findsTheFramesBehindFromTheEnd() throws Exception {
    byte[] octets = GOOD.toArray();
    int end = (int) ArchiveReader.list(ContainerSource.of(GOOD)).entries().get(2).position();
    octets[end - 1] ^= 0x40;

    ArchiveReport report = verify(Bytes.wrap(octets));

    assertEquals(List.of(2L), report.damaged().stream().map(FrameDamage::index).toList());
    assertEquals(DamageKind.REVERSE_LENGTH.text(), report.damaged().getFirst().reason());
    assertEquals(4, report.frames());
    assertFalse(report.torn());
  }

  @Test
  void verify_forwardTagOfAFrameDamaged_findsTheFramesBehindFromTheEnd() throws Exception {
    byte[] octets = GOOD.toArray();
    int start = (int) ArchiveReader.list(ContainerSource.of(GOOD)).entries().get(1).position();
    octets[start] = 0;

    ArchiveReport report = verify(Bytes.wrap(octets));

    assertEquals(List.of(2L), report.damaged().stream().map(FrameDamage::index).toList());
    assertEquals(start, report.damaged().getFirst().position());
    assertEquals(4, report.frames());
  }

  @Test
  void verify_numberOfAFrameDamaged_costsThatFrameOnly() throws Exception {
    for (String number : List.of("1", "7", "0")) {
      ArchiveReport report = verify(replaced("\"Index\":2", "\"Index\":" + number));

      assertEquals(List.of(new FrameDamage(2, positionOf(1), "index")), report.damaged(), number);
      assertEquals(4, report.frames());
    }
  }

  private static long positionOf(int entry) throws IOException {
    return ArchiveReader.list(ContainerSource.of(GOOD)).entries().get(entry).position();
  }

  @Test
  void verify_framesMissing_servesTheRestUnderTheirNumbers() throws Exception {
    long from = positionOf(1);
    long to = positionOf(2);
    Bytes octets = Bytes.concat(GOOD.slice(0, (int) from), GOOD.slice((int) to));

    ArchiveReport report = verify(octets);
    ArchiveListing listing = ArchiveReader.list(ContainerSource.of(octets));

    assertEquals("index", report.damaged().getFirst().reason());
    assertEquals(
        List.of("a", "c", "d"), listing.entries().stream().map(ArchiveEntry::name).toList());
    assertEquals(List.of(1L, 3L, 4L), listing.entries().stream().map(ArchiveEntry::index).toList());
  }

  @Test
  void verify_hugeLengths_areRefusedBeforeMemoryIsSpent() throws Exception {
    for (String hex :
        List.of(
            "f77fffffffffffffff",
            "f7ffffffffffffffff",
            "f6ffffffff",
            "f408f37fffffffffffffff08f4",
            "f40af37fffffffffffffff000af4",
            "f405f2ffffffff05f4")) {
      ArchiveReport report = verify(Bytes.hex(hex));

      assertEquals(0, report.frames());
      assertEquals(1, report.damagedTotal(), hex);
    }
  }

  @Test
  void verify_headerRecordTooLarge_isDamageAndNotRead() throws Exception {
    Bytes header = Bytes.wrap(new byte[70_000]);
    Bytes frame = FrameCodec.encode(List.of(header, Bytes.EMPTY));

    ArchiveReport report = verify(Bytes.concat(frame, frame));

    assertEquals(2, report.damagedTotal());
    assertEquals(DamageKind.RECORD_LENGTH.text(), report.damaged().getFirst().reason());
  }

  @Test
  void verify_nothing_isNothing() throws Exception {
    ArchiveReport report = verify(Bytes.EMPTY);

    assertEquals(Verdict.NONE, report.verdict());
    assertEquals(0, report.frames());
  }

  @Test
  void verify_damageWithoutEnd_namesTenThousandPlaces() throws Exception {
    Bytes bad = Bytes.hex("f402f00002f4");
    Bytes[] many = new Bytes[10_500];
    Arrays.fill(many, bad);

    ArchiveReport report = verify(Bytes.concat(many));

    assertEquals(10_500, report.damagedTotal());
    assertEquals(10_000, report.damaged().size());
  }
}
