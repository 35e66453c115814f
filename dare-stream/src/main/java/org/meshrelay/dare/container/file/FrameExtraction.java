package org.meshrelay.dare.container.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.dare.stream.StoredEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;

/**
 * A frame as an envelope of its own (dare.md 7.11): without what the container says about it, the
 * payload octet for octet, so that digest and signatures stay right.
 */
public final class FrameExtraction {
  private FrameExtraction() {}

  /** What happens where the key exchange stands in another frame. */
  public enum Form {
    /** Its recipients are copied in, so that they can read the envelope by itself. */
    COMPLETE,
    /** They are left out, so that it takes the container to read it. */
    DETACHED
  }

  /**
   * Writes a frame of any size as an envelope.
   *
   * @return octets written
   * @throws FrameException if it is encrypted and the frame with the recipients is not found
   */
  public static long write(
      ContainerFile file, LocatedFrame frame, Form form, Encoding encoding, OutputStream target)
      throws IOException, FrameException {
    DareEnvelope bare = bare(frame);
    DareHeader header = bare.header();
    if (form == Form.COMPLETE) {
      header = complete(file, frame, header);
    }
    BufferedOutputStream buffered = new BufferedOutputStream(target);
    try (InputStream payload = file.payload(frame)) {
      long written =
          StoredEnvelope.write(
              header, payload, frame.payloadOctets(), bare.trailer(), encoding, buffered);
      buffered.flush();
      return written;
    }
  }

  /** Header and trailer without what the container says. */
  private static DareEnvelope bare(LocatedFrame frame) throws FrameException {
    try {
      return HeaderEditor.forwarded(DareEnvelope.of(frame.header(), Bytes.EMPTY, frame.trailer()));
    } catch (DecodeException e) {
      throw new FrameException(DamageKind.HEADER);
    }
  }

  /** The header with the recipients of the exchange, if it is encrypted and lacks them. */
  static DareHeader complete(ContainerFile file, LocatedFrame frame, DareHeader header)
      throws IOException, FrameException {
    if (header.encryption() == null || !header.recipients().isEmpty()) {
      return header;
    }
    DareHeader exchange =
        exchange(file, frame).orElseThrow(() -> new FrameException(DamageKind.HEADER)).header();
    @Nullable JsonNode recipients = exchange.member("recipients");
    if (recipients == null) {
      throw new FrameException(DamageKind.HEADER);
    }
    return HeaderEditor.edit(header, Set.of(), Map.of("recipients", recipients));
  }

  /** The frame whose header has the recipients, by the rule of dare.md 7.9. */
  private static Optional<LocatedFrame> exchange(ContainerFile file, LocatedFrame frame)
      throws IOException, FrameException {
    Long position = frame.info() == null ? null : frame.info().exchangePosition();
    if (position != null && position < frame.index()) {
      Optional<LocatedFrame> stated = file.frame(position);
      if (stated.filter(FrameExtraction::hasRecipients).isPresent()) {
        return stated;
      }
    }
    String name = frame.header().keyIdentifier();
    Optional<LocatedFrame> at = file.before(frame);
    while (at.isPresent()) {
      LocatedFrame earlier = at.get();
      boolean stated = position != null && position == earlier.offset();
      boolean named = Objects.equals(earlier.header().keyIdentifier(), name);
      if (hasRecipients(earlier) && (stated || named || earlier.index() == 0)) {
        return at;
      }
      at = file.before(earlier);
    }
    return Optional.empty();
  }

  private static boolean hasRecipients(LocatedFrame frame) {
    return !frame.header().recipients().isEmpty();
  }
}
