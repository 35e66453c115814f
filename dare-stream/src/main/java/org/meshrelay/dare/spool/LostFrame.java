package org.meshrelay.dare.spool;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.record.FrameCheck;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Frames whose records outlived them. The stub that takes the place has the form {@code erased} of
 * receipts.md 8.1: Index, LeafHash, the file's TreeDigest, nothing else. Pure.
 */
final class LostFrame {
  private LostFrame() {}

  /**
   * The container with the frame again; empty if the frame is not the next one of this container,
   * or does not lead to the roots that its record tells.
   */
  static Optional<FrameBuilder.Grown> after(ContainerHead head, RecordPrefix lost, Bytes frame) {
    boolean next =
        head.number() == lost.number()
            && head.nextIndex() == lost.index()
            && head.octets() == lost.offset();
    boolean whole = !frame.isEmpty();
    if (!next || (whole ? !isFrameOf(head, lost, frame) : lost.index() == 0)) {
      return Optional.empty();
    }
    RecordPrefix.Hashes hashes = lost.hashes();
    TreePath path = head.path().appendKnown(hashes.treeDigest(), head.octets());
    FrameBuilder.Leaf leaf =
        lost.index() == 0 ? FrameBuilder.Leaf.NONE : FrameBuilder.Leaf.of(head, hashes.leaf());
    ContainerHead grown =
        head.append(path, leaf.frontier(), lost.frameOctets(), head.notBefore(lost.received()));
    boolean fits = grown.view().root().equals(hashes.root()) && leaf.nodes().equals(hashes.nodes());
    return fits
        ? Optional.of(
            whole
                ? new FrameBuilder.Grown(lost, frame, grown)
                : new FrameBuilder.Grown(erased(lost), stub(head, lost), grown))
        : Optional.empty();
  }

  /** Whether the octets are the frame that the record tells, in the place where it is to come. */
  private static boolean isFrameOf(ContainerHead head, RecordPrefix lost, Bytes frame) {
    if (frame.size() != lost.frameOctets() && !lost.form().redacted()) {
      return false;
    }
    try {
      DareEnvelope envelope = FrameCodec.decode(frame, 0).envelope();
      if (FrameCheck.problem(lost, envelope) != null) {
        return false;
      }
      Bytes digest = envelope.statedDigest();
      // Of an erased frame the TreeDigest is taken as given (receipts.md 8.1).
      return digest == null || head.grown(digest).digest().equals(lost.hashes().treeDigest());
    } catch (FrameException | DecodeException e) {
      return false;
    }
  }

  /** Without the key: what the frame did to it is not known any more. */
  private static RecordPrefix erased(RecordPrefix lost) {
    return new RecordPrefix(
        lost.number(),
        lost.index(),
        lost.offset(),
        lost.frameOctets(),
        lost.received(),
        lost.hashes(),
        lost.ref(),
        null,
        null,
        new RecordPrefix.Form(false, false, true));
  }

  private static Bytes stub(ContainerHead head, RecordPrefix lost) {
    @Nullable Long position =
        head.nextTreePosition().isPresent() ? head.nextTreePosition().getAsLong() : null;
    ContainerInfo info =
        ContainerInfo.frame(lost.index(), position).asRedacted(lost.hashes().leaf());
    JsonObject header = new ObjectWriter().put("ContainerInfo", info.toJson()).build();
    JsonObject trailer = new ObjectWriter().put("TreeDigest", lost.hashes().treeDigest()).build();
    return FrameCodec.encode(List.of(text(header), Bytes.EMPTY, text(trailer)));
  }

  private static Bytes text(JsonObject object) {
    return JsonWriter.write(object, Encoding.JSON);
  }
}
