package org.meshrelay.dare.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.receipt.Frontier;
import org.meshrelay.protocol.receipt.MerkleTree;

/** Makes frames of envelopes as dare.md 8.1 and 10.1 want them. Pure. */
final class FrameBuilder {
  private static final String TYPE = "Merkle";
  private static final String DIGEST = "S512";

  /** What a store adds to header or trailer: Received, ContainerInfo, two digests. */
  private static final int ADDED_MAX = 1 << 10;

  private FrameBuilder() {}

  /**
   * A frame ready to be logged.
   *
   * @param grown its record, and its container with it
   * @param appended what a receipt needs
   */
  record Built(Grown grown, AppendedFrame appended) {}

  /**
   * A container with one more frame.
   *
   * @param record prefix of the frame
   * @param frame its octets
   * @param head of the container with it
   */
  record Grown(RecordPrefix record, Bytes frame, ContainerHead head) {}

  /** Frame 0 of a container: type and content type, empty payload. */
  static Built first(ContainerHead head, Instant received) {
    ContainerName name = head.ref().container();
    String contentType = name.isCatalog() ? "application/mmm-catalog" : "application/mmm-spool";
    DareEnvelope described =
        EnvelopeBuilder.bare(Bytes.EMPTY)
            .member("dig", DIGEST)
            .contentMeta(ContentMeta.builder().contentType(contentType).build())
            .build();
    return build(head, new FrameDraft(described, null, null), ContainerInfo.first(TYPE), received);
  }

  /**
   * The next frame of a container.
   *
   * @throws IllegalArgumentException if the envelope states another digest than its payload's, or
   *     header or trailer are too large
   */
  static Built next(ContainerHead head, FrameDraft draft, Instant received) {
    OptionalLong position = head.nextTreePosition();
    ContainerInfo info = ContainerInfo.frame(head.nextIndex(), position.getAsLong());
    return build(head, draft, info, received);
  }

  private static Built build(
      ContainerHead head, FrameDraft draft, ContainerInfo info, Instant received) {
    DareEnvelope envelope = draft.envelope();
    Bytes digest = payloadDigest(envelope);
    TreePath path = head.grown(digest);
    DareEnvelope stored = HeaderEditor.stored(envelope, info, received);
    DareHeader header = header(stored);
    DareTrailer trailer = trailer(stored, digest, path.digest());
    checkSizes(header, trailer);
    Bytes frame = FrameCodec.encode(List.of(header.source(), stored.payload(), trailer.source()));
    String envelopeId = stored.envelopeId() == null ? "" : stored.envelopeId();
    Leaf leaf =
        head.nextIndex() == 0
            ? Leaf.NONE
            : Leaf.of(head, MerkleTree.leafHash(head.nextIndex(), digest, envelopeId));
    ContainerHead grown = head.append(path, leaf.frontier, frame.size(), received);
    RecordPrefix prefix =
        new RecordPrefix(
            head.number(),
            head.nextIndex(),
            head.octets(),
            frame.size(),
            received,
            new RecordPrefix.Hashes(path.digest(), grown.view().root(), leaf.hash, leaf.nodes),
            head.ref(),
            draft.key(),
            draft.event());
    AppendedFrame appended =
        new AppendedFrame(
            head.ref().container(),
            head.nextIndex(),
            received,
            digest,
            envelopeId,
            leaf.hash,
            grown.view().root());
    return new Built(new Grown(prefix, frame, grown), appended);
  }

  /** The tree of the receipts with one more leaf; frame 0 is none. */
  record Leaf(Bytes hash, List<Bytes> nodes, Frontier frontier) {
    static final Leaf NONE = new Leaf(RecordCodec.noHash(), List.of(), Frontier.EMPTY);

    static Leaf of(ContainerHead head, Bytes hash) {
      List<Bytes> nodes = new ArrayList<>();
      Frontier frontier =
          head.frontier()
              .append(
                  hash,
                  (level, index, node) -> {
                    if (level > 0) {
                      nodes.add(node);
                    }
                  });
      return new Leaf(hash, List.copyOf(nodes), frontier);
    }
  }

  /** SHA-512, the digest of our containers, whatever the envelope says or does not say. */
  private static Bytes payloadDigest(DareEnvelope envelope) {
    Bytes known = envelope.computedDigest();
    Bytes digest =
        known.size() == MerkleTree.HASH_SIZE ? known : Digests.sha512(envelope.payload());
    @Nullable Bytes stated = envelope.statedDigest();
    if (stated != null && !stated.equals(digest)) {
      throw new IllegalArgumentException("stated digest is not the SHA-512 of the payload");
    }
    return digest;
  }

  private static DareHeader header(DareEnvelope stored) {
    DareHeader header = stored.header();
    boolean complete = stored.statedDigest() != null || header.member("dig") != null;
    return complete
        ? header
        : HeaderEditor.edit(header, Set.of(), Map.of("dig", JsonString.of(DIGEST)));
  }

  private static DareTrailer trailer(DareEnvelope stored, Bytes digest, Bytes treeDigest) {
    Map<String, JsonNode> added = new LinkedHashMap<>();
    if (stored.statedDigest() == null) {
      added.put("PayloadDigest", JsonString.of(digest.toBase64Url()));
    }
    added.put("TreeDigest", JsonString.of(treeDigest.toBase64Url()));
    return HeaderEditor.edit(stored.trailer(), Set.of(), added);
  }

  private static void checkSizes(DareHeader header, DareTrailer trailer) {
    int max = DareHeader.OCTETS_MAX + ADDED_MAX;
    if (header.source().size() > max || trailer.source().size() > max) {
      throw new IllegalArgumentException("header or trailer above 16 KiB");
    }
  }
}
