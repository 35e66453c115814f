package org.meshrelay.dare.archive;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of an archive, as the archive describes it: nothing here is covered by a signature.
 *
 * @param index number of its frame
 * @param position where the frame begins
 * @param name what the archive calls it
 * @param path where it belongs; empty if the name is not safe to follow
 * @param contentType media type; null if not stated
 * @param octets size of the payload, which is ciphertext if encrypted
 * @param modified time of the last change; null if not stated
 * @param encrypted whether it takes a key to read
 * @param signatures how many are stated
 */
public record ArchiveEntry(
    long index,
    long position,
    String name,
    Optional<ArchivePath> path,
    @Nullable String contentType,
    long octets,
    @Nullable Instant modified,
    boolean encrypted,
    int signatures) {}
