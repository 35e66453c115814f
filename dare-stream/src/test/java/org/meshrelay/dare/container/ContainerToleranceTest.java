package org.meshrelay.dare.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.ArchiveProgress;
import org.meshrelay.dare.archive.ArchiveReport;
import org.meshrelay.dare.archive.ArchiveVerifier;

/** dare.md 10.2 rows 4 and 6, and 10.3 where it is about containers; both verifiers. */
class ContainerToleranceTest {
  private static final Bytes DIGEST = Digests.sha512(Bytes.EMPTY);
  private static final Bytes DATA = Bytes.utf8("data");

  /**
   * A container.
   *
   * @param row of dare.md
   * @param what it has
   * @param octets all of it
   * @param verdict on it
   * @param reason what is wrong with it; empty if nothing is
   */
  record Row(String row, String what, Bytes octets, Verdict verdict, String reason) {
    @Override
    public String toString() {
      return row + ": " + what;
    }
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    records(rows);
    types(rows);
    refusals(rows);
    return rows.stream();
  }

  private static Bytes first(String type) {
    return FrameCodec.encode(
        List.of(
            Bytes.utf8(
                "{\"ContainerInfo\":{\"DataEncoding\":\"JSON\",\"ContainerType\":\""
                    + type
                    + "\",\"Index\":0}}")));
  }

  private static Bytes header(String info) {
    return Bytes.utf8("{\"ContainerInfo\":{" + info + "}}");
  }

  private static Bytes frame(Bytes... records) {
    return FrameCodec.encode(List.of(records));
  }

  private static String digest(String name, Bytes value) {
    return "\"" + name + "\":\"" + value.toBase64Url() + "\"";
  }

  private static void records(List<Row> rows) {
    Bytes header = header("\"Index\":1");
    Bytes list = first("List");
    String row = "10.2 row 4";
    rows.add(good(row, "one record", Verdict.NONE, list, frame(header)));
    rows.add(good(row, "two records", Verdict.NONE, list, frame(header, DATA)));
    rows.add(good(row, "an empty trailer", Verdict.NONE, list, frame(header, DATA, Bytes.EMPTY)));
    rows.add(good(row, "a trailer {}", Verdict.NONE, list, frame(header, DATA, Bytes.utf8("{}"))));
    Bytes inHeader =
        Bytes.utf8("{" + digest("PayloadDigest", DIGEST) + ",\"ContainerInfo\":{\"Index\":1}}");
    rows.add(good(row, "digest in the header", Verdict.PAYLOAD, first("Digest"), frame(inHeader)));
    Bytes flat = Bytes.utf8("{\"Index\":1,\"Event\":\"New\",\"UniqueID\":\"k\"}");
    rows.add(good("10.2 row 5", "flat header", Verdict.NONE, list, frame(flat, DATA)));
    Bytes sequence = Bytes.utf8("{\"SequenceInfo\":{\"Index\":1}}");
    rows.add(good("10.2 row 5", "SequenceInfo", Verdict.NONE, list, frame(sequence, DATA)));
    Bytes wide = Bytes.hex("f5000bf3" + "0000000000000002" + "7b7d" + "0b00f5");
    rows.add(good("10.3", "tags that are not the shortest, on import", Verdict.NONE, list, wide));
  }

  private static void types(List<Row> rows) {
    String row = "10.2 row 6";
    rows.add(good(row, "List", Verdict.NONE, first("List")));
    rows.add(good(row, "Digest", Verdict.PAYLOAD, first("Digest"), linked("", 0)));
    Bytes alone = LegacyDigests.chain(DIGEST);
    Bytes joined = LegacyDigests.chain(alone, DIGEST);
    Bytes chain = first("Chain");
    Bytes one = linked(digest("ChainDigest", alone), 1);
    rows.add(
        good(
            row,
            "Chain linked",
            Verdict.LINKED,
            chain,
            one,
            linked(digest("ChainDigest", joined), 2)));
    rows.add(
        good(
            row,
            "Chain unlinked",
            Verdict.UNLINKED,
            chain,
            one,
            linked(digest("ChainDigest", alone), 2)));
    rows.add(
        bad(
            row,
            "Chain of neither kind",
            "chain-digest",
            chain,
            one,
            linked(digest("ChainDigest", DIGEST), 2)));
    Bytes tree = first("Tree");
    rows.add(
        good(row, "Tree", Verdict.NONE, tree, frame(header("\"Index\":1,\"TreePosition\":0"))));
    Bytes merkle = first("Merkle");
    TreePath path = TreePath.empty().append(DIGEST, 0).append(DIGEST, merkle.size());
    rows.add(
        good(
            row,
            "Merkle linked",
            Verdict.LINKED,
            merkle,
            linked(digest("TreeDigest", path.digest()), 1)));
    for (long shift = 1; shift <= 2; shift++) {
      Bytes unlinked = LegacyDigests.tree(shift, DIGEST);
      rows.add(
          good(
              row,
              "Merkle unlinked, by number " + shift,
              Verdict.UNLINKED,
              merkle,
              linked(digest("TreeDigest", unlinked), 1)));
    }
    rows.add(
        bad(
            row,
            "Merkle of neither kind",
            "tree-digest",
            merkle,
            linked(digest("TreeDigest", DIGEST), 1)));
  }

  /** A frame without content that has a digest and a link. */
  private static Bytes linked(String link, int index) {
    String trailer =
        "{" + digest("PayloadDigest", DIGEST) + (link.isEmpty() ? "" : "," + link) + "}";
    return frame(header(index == 0 ? "" : "\"Index\":" + index), Bytes.EMPTY, Bytes.utf8(trailer));
  }

  private static void refusals(List<Row> rows) {
    Bytes tree = first("Tree");
    String row = "10.3";
    rows.add(bad(row, "Index gap", "index", first("List"), frame(header("\"Index\":2"))));
    rows.add(bad(row, "Index again", "index", first("List"), frame(header("\"Index\":0"))));
    for (int position : new int[] {tree.size(), tree.size() + 1, 1}) {
      rows.add(
          bad(
              row,
              "TreePosition " + (position < tree.size() ? "of no frame" : "not before the frame"),
              "tree-position",
              tree,
              frame(header("\"Index\":1,\"TreePosition\":" + position))));
    }
    rows.add(
        bad(
            row,
            "negative TreePosition",
            "header",
            tree,
            frame(header("\"Index\":1,\"TreePosition\":-1"))));
    Bytes salt = Bytes.utf8("{\"Salt\":\"AA\",\"ContainerInfo\":{\"Index\":1}}");
    rows.add(bad(row, "salt too short", "header", first("List"), frame(salt, DATA)));
    Bytes unknown = Bytes.utf8("{\"enc\":\"X\",\"ContainerInfo\":{\"Index\":1}}");
    rows.add(bad(row, "unknown enc", "header", first("List"), frame(unknown, DATA)));
    Bytes both = Bytes.utf8("{\"signatures\":[{}],\"ContainerInfo\":{\"Index\":1}}");
    rows.add(
        bad(
            row,
            "signatures twice",
            "header",
            first("List"),
            frame(both, DATA, Bytes.utf8("{\"signatures\":[{}]}"))));
  }

  private static Row good(String row, String what, Verdict verdict, Bytes... frames) {
    return new Row(row, what, Bytes.concat(frames), verdict, "");
  }

  private static Row bad(String row, String what, String reason, Bytes... frames) {
    return new Row(row, what, Bytes.concat(frames), Verdict.DAMAGED, reason);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void verify_frameByFrame_hasTheVerdict(Row row) {
    ContainerReport report = ContainerVerifier.verify(ContainerSource.of(row.octets()));

    assertEquals(row.verdict(), report.verdict());
    assertEquals(row.reason(), report.damage().map(each -> each.kind().text()).orElse(""));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void verify_inParallel_hasTheVerdict(Row row) throws IOException {
    ArchiveReport report =
        ArchiveVerifier.verify(
            ContainerSource.of(row.octets()), List.of(), 1, ArchiveProgress.NONE);

    assertEquals(row.verdict(), report.verdict(), report.toString());
    assertEquals(
        row.reason(), report.damaged().isEmpty() ? "" : report.damaged().getFirst().reason());
  }

  @Test
  @DisplayName("10.3: tags of our own files are the shortest")
  void encode_anyFrame_hasTheShortestTags() {
    for (int size : new int[] {0, 1, 250, 255, 256, 65_535, 65_536}) {
      Bytes frame = FrameCodec.encode(List.of(Bytes.wrap(new byte[size])));
      int form = frame.get(0) - FrameTag.FRAME;
      long length = frame.bigEndianAt(1, 1 << form);
      assertTrue(form == 0 || length >= 1L << (8 << (form - 1)), size + " in form " + form);
    }
  }
}
