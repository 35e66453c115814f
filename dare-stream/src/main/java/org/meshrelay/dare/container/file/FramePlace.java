package org.meshrelay.dare.container.file;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameTag;
import org.meshrelay.protocol.dare.DareHeader;

/**
 * The place of a frame, settled before its payload has been read: the sizes of all its parts are
 * known, the trailer's because digests and signatures have one size.
 *
 * @param header as it will be written
 * @param offset where the frame begins in the container
 * @param payloadOctets size of the payload as stored
 * @param trailerOctets size of the trailer; -1 if there is none
 */
public record FramePlace(DareHeader header, long offset, long payloadOctets, int trailerOctets) {
  private long bodyOctets() {
    Bytes octets = header.source();
    long trailer = trailerOctets < 0 ? 0 : FrameTag.size(trailerOctets) + (long) trailerOctets;
    return FrameTag.size(octets.size())
        + octets.size()
        + FrameTag.size(payloadOctets)
        + payloadOctets
        + trailer;
  }

  /** What stands before the payload: tags and header. */
  public Bytes head() {
    Bytes octets = header.source();
    return Bytes.concat(
        FrameTag.forward(FrameTag.FRAME, bodyOctets()),
        FrameTag.forward(FrameTag.RECORD, octets.size()),
        octets,
        FrameTag.forward(FrameTag.RECORD, payloadOctets));
  }

  /** What stands behind the payload: the trailer and the reverse tag. */
  public Bytes tail(Bytes trailer) {
    if (trailer.size() != Math.max(0, trailerOctets)) {
      throw new IllegalStateException(
          "trailer of " + trailer.size() + " octets where " + trailerOctets + " were planned");
    }
    Bytes part =
        trailerOctets < 0
            ? Bytes.EMPTY
            : Bytes.concat(FrameTag.forward(FrameTag.RECORD, trailerOctets), trailer);
    return Bytes.concat(part, FrameTag.reverse(FrameTag.FRAME, bodyOctets()));
  }

  /** Where the payload begins. */
  public long payloadOffset() {
    return offset + head().size();
  }

  /** Where the next frame begins. */
  public long end() {
    return offset + bodyOctets() + 2L * FrameTag.size(bodyOctets());
  }
}
