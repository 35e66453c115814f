package org.meshrelay.dare.spool;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;

/**
 * A record that compaction wants to have at the end of the log.
 *
 * @param record what it says
 * @param position where it stands now
 * @param frame octets of its frame, of the stub if it is to be redacted; empty for an erasure
 * @param redacted whether its payload is to go
 */
record Movable(LogRecord record, long position, Bytes frame, boolean redacted) {}
