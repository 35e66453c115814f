package org.meshrelay.dare.tool;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.TreePosition;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Gives the frames of a file the tree positions that are right in it: behind a stub, which is
 * shorter than the frame it stands for, everything has moved (receipts.md 8.1). Frames that need no
 * other position keep their octets. For one file, frames in order, one thread.
 */
final class ExportPositions {
  /** Offset of the newest frame of each level, as in the tree of dare.md 7.6. */
  private final long[] newest = new long[Long.SIZE];

  private long index;
  private long offset;

  /**
   * The octets of the next frame.
   *
   * @throws DecodeException if its header is none
   */
  Bytes place(StoredFrame frame) throws DecodeException {
    Bytes octets = index == 0 ? frame.frameOctets() : placed(frame);
    newest[level(index)] = offset;
    offset += octets.size();
    index++;
    return octets;
  }

  private Bytes placed(StoredFrame frame) throws DecodeException {
    long position = newest[level(TreePosition.previous(index))];
    DareEnvelope envelope = frame.envelope();
    @Nullable ContainerInfo info = envelope.header().containerInfo();
    if (info == null || info.treePosition() == null || info.treePosition() == position) {
      return frame.frameOctets();
    }
    ContainerInfo right =
        new ContainerInfo(
            info.dataEncoding(),
            info.containerType(),
            info.index(),
            info.meta(),
            info.isDefault(),
            position,
            info.indexPosition(),
            info.exchangePosition(),
            info.redacted(),
            info.leafHash());
    DareHeader header =
        HeaderEditor.edit(envelope.header(), Set.of(), Map.of("ContainerInfo", right.toJson()));
    return FrameCodec.encode(
        List.of(header.source(), envelope.payload(), envelope.trailer().source()));
  }

  private static int level(long frame) {
    return Long.numberOfTrailingZeros(frame + 1);
  }
}
