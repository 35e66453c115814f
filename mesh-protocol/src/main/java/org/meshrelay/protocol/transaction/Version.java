package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.requireCount;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A protocol version with its encodings (protocol.md 2.1).
 *
 * @param major major number
 * @param minor minor number
 * @param encodings encodings, none meaning JSON only
 * @param uri preferred URIs, usable as a redirect once authenticated
 */
public record Version(long major, long minor, List<EncodingOffer> encodings, List<String> uri)
    implements MeshStruct {
  /** Copies the lists. */
  public Version {
    encodings = List.copyOf(encodings);
    uri = List.copyOf(uri);
  }

  static Version read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Version");
    return new Version(
        requireCount(in, "Major"),
        requireCount(in, "Minor"),
        in.list("Encodings", EncodingOffer::read),
        in.strings("URI"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Major", major)
        .put("Minor", minor)
        .put("Encodings", encodings, MeshStruct::members)
        .putStrings("URI", uri)
        .build();
  }

  /** The same with preferred URIs. */
  public Version withUri(List<String> preferred) {
    return new Version(major, minor, encodings, preferred);
  }

  /** Version 3.0 with the encodings given, as Hello advertises it. */
  public static Version current(String... encodings) {
    return new Version(3, 0, List.of(new EncodingOffer(List.of(encodings), List.of())), List.of());
  }
}
