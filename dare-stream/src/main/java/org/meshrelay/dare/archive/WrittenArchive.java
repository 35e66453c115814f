package org.meshrelay.dare.archive;

import org.meshrelay.crypto.octet.Bytes;

/**
 * What was written.
 *
 * @param frames frames of the whole archive, the first included
 * @param files files added by this call
 * @param octets size of the whole archive
 * @param treeDigest linked tree digest of its last frame; whoever remembers it can tell whether the
 *     archive was cut or rewritten (dare.md 8.3)
 */
public record WrittenArchive(long frames, long files, long octets, Bytes treeDigest) {}
