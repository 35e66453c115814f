package org.meshrelay.relay.retention;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;

/**
 * What a spool's completion messages say last of its other messages, by their EnvelopeIDs. What
 * they say encrypted to the owner is not known here.
 */
public final class SpoolStates {
  private static final int OCTETS_AT_ONCE = 1 << 20;
  private static final int FRAMES_AT_ONCE = 200;

  private final Map<String, String> newest = new HashMap<>();

  private SpoolStates() {}

  /** The states that the newest {@code framesMax} frames tell. Blocks: reads them all. */
  public static SpoolStates read(
      SpoolEngine engine, AccountAddress account, ContainerName container, int framesMax) {
    SpoolStates states = new SpoolStates();
    long count = engine.view(account, container).map(view -> view.frameCount()).orElse(1L);
    long next = Math.max(1, count - framesMax);
    while (next < count) {
      List<StoredFrame> frames =
          engine.read(
              account, container, new FrameRange(next, count - 1, FRAMES_AT_ONCE, OCTETS_AT_ONCE));
      if (frames.isEmpty()) {
        break;
      }
      frames.forEach(states::note);
      next = frames.getLast().index() + 1;
    }
    return states;
  }

  /** The newest relationship of a message; null if nothing is said of it. */
  public @Nullable String of(String envelopeId) {
    return newest.get(envelopeId);
  }

  /** Messages of which something is known. */
  int size() {
    return newest.size();
  }

  private void note(StoredFrame frame) {
    ContentMeta meta = frame.envelope().contentMeta();
    if (meta == null || !"MessageComplete".equals(meta.messageType())) {
      return;
    }
    MeshMessage message;
    try {
      message = MessageCodec.parse(frame.envelope().payload());
    } catch (DecodeException e) {
      // Encrypted to the owner: its state is not for us to know.
      return;
    }
    if (message instanceof MessageComplete complete) {
      for (Reference reference : complete.head().references()) {
        String id = reference.messageId();
        String relationship = reference.relationship();
        if (id != null && relationship != null && MessageHead.isMessageId(id)) {
          newest.put(MeshIdentifiers.envelopeId(id), relationship);
        }
      }
    }
  }
}
