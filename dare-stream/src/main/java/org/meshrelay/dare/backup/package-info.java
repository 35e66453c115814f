/**
 * Copies of an engine's directory: made beside the running engine, checked on their own and against
 * it, and put back into an empty directory. Blocks; for commands, one thread each.
 *
 * <p>A backup has, for each lane, the records of its log up to one moment, and a list of SHA-512
 * digests that is written last. Indexes are left out: an engine builds them again.
 */
@NullMarked
package org.meshrelay.dare.backup;

import org.jspecify.annotations.NullMarked;
