package org.meshrelay.dare.archive;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameTag;
import org.meshrelay.protocol.dare.EnvelopeDraft;

/**
 * A frame whose place is settled before its payload has been read: the sizes of all its parts are
 * known, the trailer's because digests and signatures have one size.
 *
 * @param draft header, keys and signers
 * @param input the file; null for a frame without content
 * @param offset where the frame begins in the archive
 * @param payloadOctets size of the payload as stored
 * @param trailerOctets size of the trailer
 */
record PlannedFrame(
    EnvelopeDraft draft,
    @Nullable ArchiveInput input,
    long offset,
    long payloadOctets,
    int trailerOctets) {
  private long bodyOctets() {
    Bytes header = draft.header().source();
    return FrameTag.size(header.size())
        + header.size()
        + FrameTag.size(payloadOctets)
        + payloadOctets
        + FrameTag.size(trailerOctets)
        + trailerOctets;
  }

  /** What stands before the payload: tags and header. */
  Bytes head() {
    Bytes header = draft.header().source();
    return Bytes.concat(
        FrameTag.forward(FrameTag.FRAME, bodyOctets()),
        FrameTag.forward(FrameTag.RECORD, header.size()),
        header,
        FrameTag.forward(FrameTag.RECORD, payloadOctets));
  }

  /** What stands behind the payload: the trailer and the reverse tag. */
  Bytes tail(Bytes trailer) {
    if (trailer.size() != trailerOctets) {
      throw new IllegalStateException(
          "trailer of " + trailer.size() + " octets where " + trailerOctets + " were planned");
    }
    return Bytes.concat(
        FrameTag.forward(FrameTag.RECORD, trailerOctets),
        trailer,
        FrameTag.reverse(FrameTag.FRAME, bodyOctets()));
  }

  long payloadOffset() {
    return offset + head().size();
  }

  long end() {
    return offset + bodyOctets() + 2L * FrameTag.size(bodyOctets());
  }
}
