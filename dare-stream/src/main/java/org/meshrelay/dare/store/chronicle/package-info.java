/**
 * A lane's log kept by Chronicle Queue, the only importer of {@code net.openhft}.
 *
 * <p>The log is a sequence of segments; each is a directory with one queue of one cycle that the
 * library appends to through a mapping. Four things are done here and not by the library, because a
 * relay needs them certain: every block of a segment is written before the library maps it (a full
 * disk is an exception in the thread that prepares, never a fault in a mapping); the flush is
 * {@code force} of the octets appended; reads and recovery go through ordinary file reads of
 * records that carry their own checksums and do not depend on the library's headers, so that a torn
 * or damaged file is read as far as it is good; and a segment is never appended to after the
 * process that made it has ended.
 *
 * <p>Threads: the lane's thread appends and flushes; one thread per log prepares the next segment;
 * any thread reads.
 */
@NullMarked
package org.meshrelay.dare.store.chronicle;

import org.jspecify.annotations.NullMarked;
