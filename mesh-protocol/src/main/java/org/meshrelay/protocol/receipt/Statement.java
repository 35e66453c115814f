package org.meshrelay.protocol.receipt;

import java.time.Instant;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;

/**
 * Something that a host (or, for a restart, a service) signs about a container. The payload is JSON
 * text with the members in the order of receipts.md 4 and no white space; times are whole seconds.
 */
public sealed interface Statement
    permits SpoolTreeHead, SpoolReceipt, SpoolSenderReceipt, SpoolBatch, SpoolRestart {
  /** Tag of the payload; a statement of one class never passes for another. */
  String tag();

  /** The members without the tag, in the order of the tables. */
  JsonObject members();

  /** When it was made. */
  Instant time();

  /** The payload octets as written. */
  default Bytes payload() {
    return JsonWriter.write(JsonObject.of(tag(), members()), Encoding.JSON);
  }
}
