package org.meshrelay.dare.spool;

import java.time.Instant;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * A frame as it was appended, verified against its checksum.
 *
 * @param index number of the frame in its container, 0 for the frame that describes it
 * @param envelope the frame as an envelope, with {@code Received} and {@code ContainerInfo}
 * @param frameOctets the frame as a container file holds it (dare.md 7.1)
 * @param received time at which the store took it
 */
public record StoredFrame(long index, DareEnvelope envelope, Bytes frameOctets, Instant received) {
  /** SHA-512 of the payload as it was appended, also of a stub, which has none any more. */
  public Bytes payloadDigest() {
    Bytes stated = envelope.payload().isEmpty() ? envelope.statedDigest() : null;
    return stated == null ? Digests.sha512(envelope.payload()) : stated;
  }
}
