package org.meshrelay.loadtest.command;

import java.util.Map;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;

/** What a sink did, as one JSON document. */
final class SinkReport {
  private SinkReport() {}

  static String of(Map<String, Long> counts) {
    JsonObject.Builder members = JsonObject.builder();
    counts.forEach((kind, count) -> members.put(kind, JsonNumber.of(count)));
    return JsonWriter.write(members.build(), Encoding.JSON).utf8();
  }
}
