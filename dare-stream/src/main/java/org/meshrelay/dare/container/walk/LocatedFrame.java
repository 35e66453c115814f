package org.meshrelay.dare.container.walk;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * A frame of which everything but the payload was read.
 *
 * @param index its number, counted from the beginning or stated by itself
 * @param offset where it begins
 * @param end where the next one begins
 * @param header its header
 * @param info what the container says about it; null in some files of 2018
 * @param payloadOffset where its payload begins
 * @param payloadOctets size of its payload; 0 if there is no such record
 * @param trailer its trailer
 */
public record LocatedFrame(
    long index,
    long offset,
    long end,
    DareHeader header,
    @Nullable ContainerInfo info,
    long payloadOffset,
    long payloadOctets,
    DareTrailer trailer) {
  /** Whether the frame is about the container and holds no entry (dare.md 7.3, 7.8). */
  public boolean isMeta() {
    return index == 0
        || (info != null && (info.meta() || info.redacted()))
        || header.member("ContainerIndex") != null
        || header.member("SequenceIndex") != null;
  }

  /** The digest of the payload as the frame states it, wherever; null if it states none. */
  public @Nullable Bytes statedDigest() throws DecodeException {
    return digest("PayloadDigest");
  }

  /** A digest of the trailer, or of the header as writers of 2018 put it; null if absent. */
  public @Nullable Bytes digest(String name) throws DecodeException {
    Bytes inTrailer = ObjectReader.of(trailer.json(), "trailer").binary(name);
    return inTrailer == null ? ObjectReader.of(header.json(), "header").binary(name) : inTrailer;
  }

  /**
   * What later frames refer to this one by: the key of a catalog, the path of a file or the
   * identifier of a message; null if there is nothing to refer to.
   */
  public @Nullable String key() {
    ContentMeta meta = header.contentMeta();
    if (meta != null && meta.uniqueId() != null) {
      return meta.uniqueId();
    }
    return meta != null && !meta.paths().isEmpty() ? meta.paths().getFirst() : header.envelopeId();
  }

  public LocatedFrame withIndex(long number) {
    return new LocatedFrame(
        number, offset, end, header, info, payloadOffset, payloadOctets, trailer);
  }
}
