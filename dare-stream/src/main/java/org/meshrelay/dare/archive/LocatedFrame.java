package org.meshrelay.dare.archive;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;

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
record LocatedFrame(
    long index,
    long offset,
    long end,
    DareHeader header,
    @Nullable ContainerInfo info,
    long payloadOffset,
    long payloadOctets,
    DareTrailer trailer) {
  /** Whether the frame is about the container and holds no entry (dare.md 7.3, 7.8). */
  boolean isMeta() {
    return index == 0
        || (info != null && (info.meta() || info.redacted()))
        || header.member("ContainerIndex") != null
        || header.member("SequenceIndex") != null;
  }

  LocatedFrame withIndex(long number) {
    return new LocatedFrame(
        number, offset, end, header, info, payloadOffset, payloadOctets, trailer);
  }
}
