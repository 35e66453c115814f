package org.meshrelay.command.dare;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/** How a frame is told in a log. */
final class FrameLines {
  private FrameLines() {}

  static JsonObject json(LocatedFrame frame) {
    @Nullable ContentMeta meta = frame.header().contentMeta();
    @Nullable ContainerInfo info = frame.info();
    return new ObjectWriter()
        .put("index", frame.index())
        .put("position", frame.offset())
        .put("octets", frame.end() - frame.offset())
        .put("payloadOctets", frame.payloadOctets())
        .put("key", frame.key())
        .put("event", meta == null ? null : meta.event())
        .put("contentType", meta == null ? null : meta.contentType())
        .put("messageType", meta == null ? null : meta.messageType())
        .put("received", frame.header().received())
        .put("meta", frame.isMeta())
        .put("encrypted", frame.header().encryption() != null)
        .put("recipients", (long) frame.header().recipients().size())
        .put("signatures", signatures(frame))
        .put("treePosition", info == null ? null : info.treePosition())
        .put("exchangePosition", info == null ? null : info.exchangePosition())
        .build();
  }

  static String line(LocatedFrame frame) {
    @Nullable ContentMeta meta = frame.header().contentMeta();
    return String.format(
        Locale.ROOT,
        "%8d  %12d  %12d  %-6s  %s%s%s",
        frame.index(),
        frame.offset(),
        frame.payloadOctets(),
        meta == null || meta.event() == null ? "" : Printable.of(meta.event()),
        frame.key() == null ? "" : Printable.of(frame.key()),
        frame.header().encryption() == null ? "" : "  encrypted",
        signatures(frame) == 0 ? "" : "  signed");
  }

  /** How many signatures are stated; none where header and trailer contradict each other. */
  private static long signatures(LocatedFrame frame) {
    try {
      return DareEnvelope.of(frame.header(), Bytes.EMPTY, frame.trailer()).signatures().size();
    } catch (DecodeException e) {
      return 0; // told by verify, whose business it is
    }
  }
}
