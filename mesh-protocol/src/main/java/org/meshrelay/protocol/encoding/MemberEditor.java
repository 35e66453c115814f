package org.meshrelay.protocol.encoding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.meshrelay.crypto.octet.Bytes;

/** Takes members out of an object and adds others, copying the octets of those that stay. */
final class MemberEditor {
  private final OctetSink sink;
  private final Map<String, JsonNode> members = new LinkedHashMap<>();
  private int[] spans = new int[16];

  private MemberEditor(int sizeExpected) {
    this.sink = new OctetSink(sizeExpected);
  }

  static JsonObject edit(JsonObject object, Set<String> removed, Map<String, JsonNode> added) {
    Source source = object.sourceOrNull();
    if (source == null || source.form() == Source.Form.CODED) {
      return rebuild(object, removed, added);
    }
    MemberEditor editor = new MemberEditor(source.octets().size() + 64 * added.size());
    return editor.run(object, source, removed, added);
  }

  /** An object whose octets are the JSON of these members. */
  static JsonObject write(Map<String, JsonNode> members) {
    Source empty = new Source(Bytes.utf8("{}"), Source.Form.TEXT);
    return new MemberEditor(256).run(JsonObject.EMPTY, empty, Set.of(), members);
  }

  private static JsonObject rebuild(
      JsonObject object, Set<String> removed, Map<String, JsonNode> added) {
    JsonObject.Builder builder = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!removed.contains(name) && !added.containsKey(name)) {
                builder.put(name, value);
              }
            });
    added.forEach(builder::put);
    return builder.build();
  }

  private JsonObject run(
      JsonObject object, Source source, Set<String> removed, Map<String, JsonNode> added) {
    sink.put('{');
    int member = 0;
    for (Map.Entry<String, JsonNode> entry : object.members().entrySet()) {
      Bytes octets =
          source.octets().slice(object.spans()[2 * member], object.spans()[2 * member + 1]);
      member++;
      if (!removed.contains(entry.getKey()) && !added.containsKey(entry.getKey())) {
        int start = begin(octets.get(0) < 0x80);
        sink.put(octets);
        finish(entry.getKey(), entry.getValue(), start);
      }
    }
    for (Map.Entry<String, JsonNode> entry : added.entrySet()) {
      int start = begin(true);
      TextWriter.VERBATIM.member(sink, entry.getKey(), entry.getValue());
      finish(entry.getKey(), entry.getValue(), start);
    }
    sink.put('}');
    return JsonObject.parsed(members, new Source(sink.toBytes(), source.form()), spans);
  }

  private int begin(boolean textName) {
    if (textName && !members.isEmpty()) {
      sink.put(',');
    }
    return sink.size();
  }

  private void finish(String name, JsonNode value, int start) {
    members.put(name, value);
    spans = Spans.put(spans, members.size(), start, sink.size());
  }
}
