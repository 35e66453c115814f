package org.meshrelay.protocol.dare.stream;

import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;

/**
 * What was written.
 *
 * @param header the header
 * @param trailer digest and signatures; absent in a bare envelope
 * @param plainOctets octets taken
 * @param payloadOctets octets of the payload as stored, ciphertext if it is encrypted
 * @param documentOctets octets of the whole document
 */
public record EncodedStream(
    DareHeader header,
    DareTrailer trailer,
    long plainOctets,
    long payloadOctets,
    long documentOctets) {}
