package org.meshrelay.dare.archive;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.stream.SignatureStatus;

/**
 * Signatures of one kind in an archive.
 *
 * @param keyIdentifier name of the key; null if not stated
 * @param algorithm as stated; null if not stated
 * @param status what was found
 */
public record SignatureCount(
    @Nullable String keyIdentifier, @Nullable String algorithm, SignatureStatus status) {}
