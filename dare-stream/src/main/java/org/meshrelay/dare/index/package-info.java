/**
 * A sorted table of fixed-size entries that is cheap to keep and quick to open: a small part in
 * memory, the rest in files that are written once, checksummed, mapped, and merged as they grow (a
 * log-structured merge tree). What is not yet in a file is rebuilt by its owner from the log.
 *
 * <p>Cost: 24 octets per entry on the device, rewritten about three times over its life; on the
 * heap a bounded number of entries, whatever the table's size. A look-up is one binary search per
 * file, of which there are at most some twenty.
 *
 * <p>One thread puts; any thread that may read the disk looks up; two threads of an {@link
 * org.meshrelay.dare.index.IndexThreads} write and merge files. Used by {@code dare.spool}.
 */
@NullMarked
package org.meshrelay.dare.index;

import org.jspecify.annotations.NullMarked;
