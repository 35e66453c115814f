package org.meshrelay.dare.vector;

import static org.meshrelay.crypto.vector.VectorMismatch.expectEqual;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.dare.container.CatalogReplay;
import org.meshrelay.dare.container.ContainerReader;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Frame;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.FrameTag;
import org.meshrelay.dare.container.LegacyDigests;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.TreePosition;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.protocol.dare.ContainerInfo;

/** The kinds of {@code vectors/dare.json} that are about containers (dare.md 11). */
public final class ContainerVectors implements VectorSuite {
  @Override
  public Set<String> kinds() {
    return Set.of("tag", "prev", "chain", "tree", "container_build", "container", "container_bad");
  }

  @Override
  public void check(VectorCase vector) throws Exception {
    switch (vector.kind()) {
      case "tag" -> checkTag(vector);
      case "prev" -> checkPrevious(vector);
      case "chain" -> checkChain(vector);
      case "tree" -> checkTree(vector);
      case "container_build" -> checkBuild(vector);
      case "container" -> checkContainer(vector);
      case "container_bad" -> checkBad(vector);
      default -> throw new VectorMismatch("unknown kind " + vector.kind());
    }
  }

  private static void checkTag(VectorCase vector) {
    long length = vector.integer("length");
    expectEqual(
        "forward",
        vector.expectedText("forward_hex"),
        FrameTag.forward(FrameTag.FRAME, length).toHex());
    expectEqual(
        "reverse",
        vector.expectedText("reverse_hex"),
        FrameTag.reverse(FrameTag.FRAME, length).toHex());
    expectEqual(
        "record",
        vector.expectedText("record_hex"),
        FrameTag.forward(FrameTag.RECORD, length).toHex());
  }

  private static void checkPrevious(VectorCase vector) {
    List<Long> previous = new ArrayList<>();
    for (Object index : vector.list("index")) {
      previous.add(TreePosition.previous(((Number) index).longValue()));
    }
    expectEqual("previous", numbers(expected(vector, "previous")), previous);
  }

  private static void checkChain(VectorCase vector) {
    boolean linked = vector.text("mode").equals("linked");
    List<String> digests = new ArrayList<>();
    @Nullable Bytes last = null;
    for (Object stated : vector.list("payload_digests")) {
      Bytes payload = Base64Url.decode((String) stated);
      last =
          linked && last != null
              ? LegacyDigests.chain(last, payload)
              : LegacyDigests.chain(payload);
      digests.add(last.toBase64Url());
    }
    expectEqual("chain_digests", expected(vector, "chain_digests"), digests);
  }

  private static void checkTree(VectorCase vector) {
    boolean linked = vector.text("mode").equals("linked");
    Map<?, ?> expected = (Map<?, ?>) vector.expect().get("tree_digests");
    List<?> payloads = vector.list("payload_digests");
    TreePath path = TreePath.empty();
    for (int i = 0; i < payloads.size(); i++) {
      Bytes payload = Base64Url.decode((String) payloads.get(i));
      path = path.append(payload, i);
      Bytes digest =
          linked ? path.digest() : LegacyDigests.tree(i + vector.integer("index_shift"), payload);
      Object wanted = expected == null ? null : expected.get(Integer.toString(i));
      if (wanted != null) {
        expectEqual("tree digest " + i, wanted, digest.toBase64Url());
      }
    }
  }

  private static void checkBuild(VectorCase vector) {
    List<Long> offsets = new ArrayList<>();
    Bytes file = Bytes.EMPTY;
    for (Object frame : vector.list("frames")) {
      offsets.add((long) file.size());
      List<Bytes> records = ((List<?>) frame).stream().map(ContainerVectors::octets).toList();
      file = Bytes.concat(file, FrameCodec.encode(records));
    }
    expectEqual("offsets", numbers(expected(vector, "offsets")), offsets);
    if (vector.expect().containsKey("hex")) {
      expectEqual("octets", vector.expectedText("hex"), file.toHex());
    }
    if (vector.expect().containsKey("sha256")) {
      expectEqual("sha256", vector.expectedText("sha256"), Digests.sha256(file).toHex());
    }
  }

  private static void checkContainer(VectorCase vector) throws Exception {
    Bytes file = octets(vector.data());
    expectEqual("sha256", vector.expectedText("sha256"), Digests.sha256(file).toHex());
    ContainerReport report = ContainerVerifier.verify(ContainerSource.of(file));
    String integrity = vector.expectedText("integrity");
    expectEqual("verdict", verdict(integrity), report.verdict());
    expectIfGiven(vector, "strict_ok", report.verdict() != Verdict.UNLINKED);
    if (vector.expect().containsKey("final_digest")) {
      Bytes last = report.lastDigest();
      expectEqual(
          "final digest",
          vector.expectedText("final_digest"),
          last == null ? "none" : last.toBase64Url());
    }
    checkFrames(vector, file);
  }

  private static void checkFrames(VectorCase vector, Bytes file) throws Exception {
    ContainerReader reader = new ContainerReader(ContainerSource.of(file));
    List<Long> offsets = new ArrayList<>();
    List<List<Long>> lengths = new ArrayList<>();
    List<@Nullable Long> positions = new ArrayList<>();
    List<String> payloads = new ArrayList<>();
    CatalogReplay replay = new CatalogReplay();
    while (!reader.atEnd()) {
      offsets.add(reader.offset());
      Frame frame = reader.next();
      lengths.add(frame.records().stream().map(part -> (long) part.size()).toList());
      payloads.add(Digests.sha512(frame.payload()).toBase64Url());
      ContainerInfo info = frame.envelope().header().containerInfo();
      positions.add(info == null ? null : info.treePosition());
      replay.take(offsets.size() - 1, frame.envelope());
    }
    expectEqual("offsets", numbers(expected(vector, "offsets")), offsets);
    expectEqual("record lengths", expected(vector, "record_lengths"), lengths);
    expectIfGiven(vector, "tree_positions", positions);
    expectIfGiven(vector, "payload_sha512", payloads);
    expectIfGiven(vector, "live", replay.live());
  }

  private static void expectIfGiven(VectorCase vector, String name, Object actual) {
    Object wanted = vector.expect().get(name);
    if (wanted != null) {
      expectEqual(name, wanted, actual);
    }
  }

  private static void checkBad(VectorCase vector) {
    ContainerReport report = ContainerVerifier.verify(ContainerSource.of(octets(vector.data())));
    ContainerReport.Damage damage =
        report.damage().orElseThrow(() -> new VectorMismatch("damage was not found"));
    expectEqual("error", vector.expectedText("error"), damage.kind().text());
    expectEqual("offset", vector.expectedInteger("offset"), damage.offset());
    expectEqual("good frames", vector.expectedInteger("good_frames"), report.frames());
  }

  private static Verdict verdict(String integrity) {
    return switch (integrity) {
      case "tree-linked", "chain-linked" -> Verdict.LINKED;
      case "tree-unlinked", "chain-unlinked" -> Verdict.UNLINKED;
      case "payload" -> Verdict.PAYLOAD;
      case "none" -> Verdict.NONE;
      default -> throw new VectorMismatch("unknown integrity " + integrity);
    };
  }

  /** A text, or an object whose {@code base64} holds the octets. */
  private static Bytes octets(@Nullable Object value) {
    if (value instanceof String text) {
      return Bytes.utf8(text);
    }
    if (value instanceof Map<?, ?> map && map.get("base64") instanceof String base64) {
      return Bytes.wrap(Base64.getDecoder().decode(base64));
    }
    throw new VectorMismatch("neither text nor base64");
  }

  private static List<?> expected(VectorCase vector, String name) {
    if (vector.expect().get(name) instanceof List<?> list) {
      return list;
    }
    throw new VectorMismatch("vector lacks " + name);
  }

  private static List<Long> numbers(List<?> values) {
    return values.stream().map(value -> ((Number) value).longValue()).toList();
  }
}
