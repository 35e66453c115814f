package org.meshrelay.dare.spool;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;

/**
 * What is left of a frame without its payload (receipts.md 8.1, redacted): enough to compute its
 * leaf, to find it by its identifier, and to tell who signed it, since receipts are opened as long
 * as there is a leaf; no recipients and no keys. Pure.
 */
final class FrameStub {
  private static final Set<String> HEADER =
      Set.of(
          "EnvelopeID",
          "EnvelopeId",
          "dig",
          "PayloadDigest",
          "ContentMetaData",
          "Received",
          "ContainerInfo",
          "signatures");

  private FrameStub() {}

  /**
   * The stub of a stored frame.
   *
   * @throws FrameException if the octets are no frame
   * @throws DecodeException if its header is none
   */
  static Bytes of(Bytes frame) throws FrameException, DecodeException {
    DareEnvelope whole = FrameCodec.decode(frame, 0).envelope();
    ContainerInfo info = whole.header().containerInfo();
    Map<String, JsonNode> added = new LinkedHashMap<>();
    if (info != null) {
      added.put("ContainerInfo", info.asRedacted(null).toJson());
    }
    DareHeader header =
        HeaderEditor.edit(whole.header(), without(whole.header().json().names(), HEADER), added);
    return FrameCodec.encode(List.of(header.source(), Bytes.EMPTY, whole.trailer().source()));
  }

  private static Set<String> without(Iterable<String> names, Set<String> kept) {
    Set<String> rest = new HashSet<>();
    names.forEach(
        name -> {
          if (!kept.contains(name)) {
            boolean unused = rest.add(name);
          }
        });
    return rest;
  }
}
