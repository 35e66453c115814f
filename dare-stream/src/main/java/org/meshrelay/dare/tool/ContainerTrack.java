package org.meshrelay.dare.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.Frame;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.record.FrameCheck;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.Frontier;

/** Follows one container through the log and checks each frame against those before. */
final class ContainerTrack {
  private long nextIndex;
  private long nextOffset;
  private long position;
  private long good;
  private boolean scattered;
  private boolean offsetKnown = true;
  private @Nullable RecordPrefix last;
  private @Nullable TreePath path = TreePath.empty();
  private @Nullable Frontier frontier = Frontier.EMPTY;

  /** With {@code linked} the trees are followed too, which takes some 2 KB. */
  ContainerTrack(boolean linked) {
    if (!linked) {
      forgetTrees();
    }
  }

  private void forgetTrees() {
    path = null;
    frontier = null;
  }

  @Nullable RecordPrefix last() {
    return last;
  }

  /** Position of the frame before. */
  long position() {
    return position;
  }

  long nextIndex() {
    return nextIndex;
  }

  long goodFrames() {
    return good;
  }

  /** Its frames are not in order in the log: only which is the last is followed. */
  void scatter() {
    scattered = true;
    forgetTrees();
  }

  boolean isScattered() {
    return scattered;
  }

  /** A frame of a scattered container. */
  void see(RecordPrefix prefix) {
    if (last == null || prefix.index() > last.index()) {
      last = prefix;
    }
  }

  /** The frame of this number cannot be read, and nothing is known of it. */
  void lose(long index) {
    skipTo(index + 1, nextOffset);
    offsetKnown = false;
  }

  /** Frames before this one are missing, so nothing links to it. */
  void skipTo(long index, long offset) {
    nextIndex = index;
    nextOffset = offset;
    forgetTrees();
  }

  /** Takes a frame whose content is damaged but whose prefix is good. */
  void takeDamaged(RecordPrefix prefix, long at) {
    if (path != null && frontier != null) {
      path = path.appendKnown(prefix.hashes().treeDigest(), prefix.offset());
      frontier = prefix.index() == 0 ? frontier : frontier.append(prefix.hashes().leaf());
    }
    advance(prefix, at);
  }

  /** Takes a frame; tells what is wrong with it, null if it is good. */
  @Nullable Damage take(RecordPrefix prefix, Bytes octets, long at) {
    Damage problem = check(prefix, octets);
    if (problem == null) {
      good++;
    }
    advance(prefix, at);
    return problem;
  }

  private void advance(RecordPrefix prefix, long at) {
    offsetKnown = true;
    nextIndex = prefix.index() + 1;
    nextOffset = prefix.end();
    position = at;
    last = prefix;
  }

  private @Nullable Damage check(RecordPrefix prefix, Bytes octets) {
    if (prefix.index() != nextIndex || (offsetKnown && prefix.offset() != nextOffset)) {
      return Damage.mixed("frame is out of order");
    }
    if (octets.size() != prefix.frameOctets() && !prefix.form().redacted()) {
      return Damage.mixed("size of the frame");
    }
    try {
      Frame frame = FrameCodec.decode(octets, 0);
      return check(prefix, frame.envelope());
    } catch (FrameException | DecodeException e) {
      return Damage.frame(e);
    }
  }

  private @Nullable Damage check(RecordPrefix prefix, DareEnvelope envelope)
      throws DecodeException {
    String problem = FrameCheck.problem(prefix, envelope);
    ContainerInfo info = envelope.header().containerInfo();
    if (problem != null) {
      return Damage.changed(problem);
    }
    if (info == null || path == null || frontier == null) {
      return null;
    }
    // Of an erased frame the TreeDigest is taken as given (receipts.md 8.1).
    Bytes digest = info.leafHash() == null ? envelope.statedDigest() : null;
    return info.leafHash() == null && digest == null
        ? null
        : checkTrees(prefix, info, digest, path, frontier);
  }

  private @Nullable Damage checkTrees(
      RecordPrefix prefix,
      ContainerInfo info,
      @Nullable Bytes digest,
      TreePath before,
      Frontier leavesBefore) {
    OptionalLong place = before.nextPosition();
    if (place.isPresent()
        && (info.treePosition() == null || info.treePosition() != place.getAsLong())) {
      return Damage.mixed("tree position");
    }
    TreePath grown =
        digest == null
            ? before.appendKnown(prefix.hashes().treeDigest(), prefix.offset())
            : before.append(digest, prefix.offset());
    List<Bytes> nodes = new ArrayList<>();
    Frontier leaves =
        prefix.index() == 0
            ? leavesBefore
            : leavesBefore.append(
                prefix.hashes().leaf(),
                (level, index, node) -> {
                  if (level > 0) {
                    nodes.add(node);
                  }
                });
    path = grown;
    frontier = leaves;
    if (!grown.digest().equals(prefix.hashes().treeDigest())) {
      return Damage.mixed("tree digest");
    }
    boolean same =
        leaves.root().equals(prefix.hashes().root()) && nodes.equals(prefix.hashes().nodes());
    return same ? null : Damage.mixed("root of the receipts' tree");
  }
}
