package org.meshrelay.protocol.dare.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * What a whole envelope turned out to be. Only now may what was written to the sink be used, and
 * only if {@link #isIntact()} and whatever the caller asks of signers hold.
 *
 * @param encoding JSON-B if any part of the document needs it
 * @param header as it came
 * @param trailer as it came
 * @param payloadOctets octets of the payload as stored
 * @param outputOctets octets written to the sink
 * @param digest what became of the stated digest
 * @param computedDigest the digest that signatures are over; null if the algorithm is not known
 * @param signatures one for each entry, in order
 */
public record StreamReport(
    Encoding encoding,
    DareHeader header,
    DareTrailer trailer,
    long payloadOctets,
    long outputOctets,
    DigestStatus digest,
    @Nullable Bytes computedDigest,
    List<SignatureReport> signatures) {
  /** Copies the list. */
  public StreamReport {
    signatures = List.copyOf(signatures);
  }

  /** Whether nothing that could be checked is wrong; an envelope without digest passes. */
  public boolean isIntact() {
    return digest != DigestStatus.BAD
        && signatures.stream().noneMatch(each -> each.status() == SignatureStatus.INVALID);
  }

  /** Whether the digest is not wrong and this key signed it. */
  public boolean isSignedBy(PublicKey key) {
    return digest != DigestStatus.BAD
        && signatures.stream().anyMatch(each -> each.key().filter(key::sameKey).isPresent());
  }
}
