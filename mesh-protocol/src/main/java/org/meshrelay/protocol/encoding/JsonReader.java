package org.meshrelay.protocol.encoding;

import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Reads a document or throws {@link DecodeException}, and nothing else, whatever the octets.
 *
 * <p>Strict: UTF-8, grammar, no name twice in an object, nesting at most {@link
 * ReadLimits#NESTING_MAX}, nothing behind the value but white space. Lenient in one thing: raw
 * control characters other than 00 may stand in strings, as published profiles have them. The tree
 * holds slices of the input, which must not change afterwards. Sections: encoding.md 1 and 2,
 * http-binding.md 4.
 */
public final class JsonReader {
  private JsonReader() {}

  /** Reads the one value of the document. */
  public static JsonNode read(Bytes octets, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    checkSize(octets, limits);
    return switch (encoding) {
      case JSON -> TextReader.read(octets, limits);
      case JSON_B -> BinaryReader.over(octets, limits, true).document();
    };
  }

  /** Reads the one value of the document, which must be an object. */
  public static JsonObject readObject(Bytes octets, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    if (read(octets, encoding, limits) instanceof JsonObject object) {
      return object;
    }
    throw new DecodeException("not an object", 0);
  }

  /** Reads JSON-B values that stand one after another, as in an encoded data sequence. */
  public static List<JsonNode> readSequence(Bytes octets, ReadLimits limits)
      throws DecodeException {
    checkSize(octets, limits);
    return BinaryReader.over(octets, limits, true).sequence();
  }

  /**
   * Reads the first element of an array of which only the beginning has arrived, so that a header
   * can be judged before the rest is taken in. Empty if the element is not complete yet.
   */
  public static Optional<JsonNode> readFirstElement(
      Bytes beginning, Encoding encoding, ReadLimits limits) throws DecodeException {
    checkSize(beginning, limits);
    return BinaryReader.over(beginning, limits, encoding == Encoding.JSON_B).firstElement();
  }

  private static void checkSize(Bytes octets, ReadLimits limits) throws DecodeException {
    if (octets.size() > limits.octetsMax()) {
      throw new DecodeException("larger than " + limits.octetsMax() + " octets", 0);
    }
  }
}
