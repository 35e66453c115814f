package org.meshrelay.protocol.dare;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * An encoded data sequence: a header value of its own, encrypted wherever the payload is (dare.md
 * 5.5). Octets: two or three binary items of JSON-B; we write three.
 *
 * @param saltPrefix stands before the header's salt in the derivation of this item's keys
 * @param body the value, encrypted or plain
 * @param tag empty with A256CBC
 */
public record EncodedData(Bytes saltPrefix, Bytes body, Bytes tag) {
  private static final ReadLimits LIMITS = ReadLimits.of(DareHeader.OCTETS_MAX);

  /** Reads the two or three items. */
  public static EncodedData parse(Bytes octets) throws DecodeException {
    List<Bytes> items = new ArrayList<>();
    for (JsonNode node : JsonReader.readSequence(octets, LIMITS)) {
      if (!(node instanceof JsonBinary binary)) {
        throw new DecodeException("encoded data sequence has an item that is not binary");
      }
      items.add(binary.octets());
    }
    if (items.size() < 2 || items.size() > 3) {
      throw new DecodeException("encoded data sequence of " + items.size() + " items");
    }
    return new EncodedData(
        items.get(0), items.get(1), items.size() < 3 ? Bytes.EMPTY : items.get(2));
  }

  Bytes encode() {
    return Bytes.concat(item(saltPrefix), item(body), item(tag));
  }

  /** The prefix of the n-th sequence of a header, counted from 1: least octet first, no more. */
  static Bytes prefix(int number) {
    return number < 256 ? Bytes.of(number) : Bytes.of(number & 0xFF, number >>> 8);
  }

  private static Bytes item(Bytes octets) {
    return JsonWriter.canonical(new JsonBinary(octets), Encoding.JSON_B);
  }
}
