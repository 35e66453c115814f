package org.meshrelay.protocol.dare.stream;

import java.util.Optional;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareSignature;

/**
 * One signature and what was found.
 *
 * @param signature as it stands in the envelope
 * @param status what was found
 * @param key the key that made it, if the status is {@link SignatureStatus#VALID}
 */
public record SignatureReport(
    DareSignature signature, SignatureStatus status, Optional<PublicKey> key) {}
