package org.meshrelay.dare.follow;

import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;

/**
 * A frame as it goes from one node to the other: its record in the log, as if it had been appended
 * where it stands in its container.
 *
 * @param prefix what the log knows of it
 * @param frame its octets; none if they are damaged
 */
record CopiedRecord(RecordPrefix prefix, Bytes frame) {
  /** Where compaction has put a frame says nothing in another log: frames come in order there. */
  static Bytes encode(RecordPrefix prefix, Bytes frame) {
    RecordPrefix.Form form = new RecordPrefix.Form(false, false, prefix.form().redacted());
    return RecordCodec.encode(prefix.in(form), frame).finish(0, 1);
  }

  /** Empty if the octets are no record of a frame. */
  static Optional<CopiedRecord> decode(Bytes record) {
    return RecordCodec.decode(record)
        .filter(decoded -> decoded.record() instanceof RecordPrefix)
        .map(
            decoded ->
                new CopiedRecord((RecordPrefix) decoded.record(), record.slice(decoded.size())));
  }
}
