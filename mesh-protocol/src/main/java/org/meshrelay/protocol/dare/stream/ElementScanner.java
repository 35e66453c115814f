package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Finds where one element of the array ends and collects its octets up to a bound, so that the
 * reader of whole documents can judge it. It looks at quotes, brackets and tags only; what is
 * between them is that reader's business. For one thread.
 */
final class ElementScanner {
  private static final int SIZE_FIRST = 1024;

  private final OctetSource source;
  private final String what;
  private final int octetsMax;
  private byte[] octets = new byte[SIZE_FIRST];
  private int size;
  private boolean tagged;

  private ElementScanner(OctetSource source, String what, int octetsMax) {
    this.source = source;
    this.what = what;
    this.octetsMax = octetsMax;
  }

  /**
   * An element as it stands in the document.
   *
   * @param what its name in errors
   * @param octets from its first to its last
   * @param offset of its first in the document
   * @param tagged whether there is a tag of JSON-B in it
   */
  record Element(String what, Bytes octets, long offset, boolean tagged) {
    /** Whether it takes JSON-B to read it: there are tags in it, or commas missing. */
    boolean needsTags() {
      return tagged || parsed(Encoding.JSON).isEmpty();
    }

    private Optional<JsonNode> parsed(Encoding encoding) {
      try {
        return Optional.of(read(encoding));
      } catch (DecodeException e) {
        return Optional.empty();
      }
    }

    JsonNode read() throws DecodeException {
      return read(Encoding.JSON_B);
    }

    private JsonNode read(Encoding encoding) throws DecodeException {
      try {
        return JsonReader.read(octets, encoding, ReadLimits.of(octets.size()));
      } catch (DecodeException e) {
        throw new DecodeException(what + ": " + e.getMessage(), offset + Math.max(0, e.offset()));
      }
    }
  }

  /** Takes the element that begins with the next octet. */
  static Element take(OctetSource source, String what, int octetsMax)
      throws IOException, DecodeException {
    ElementScanner scanner = new ElementScanner(source, what, octetsMax);
    long offset = source.offset();
    scanner.element();
    return new Element(what, Bytes.wrap(scanner.octets, 0, scanner.size), offset, scanner.tagged);
  }

  private void element() throws IOException, DecodeException {
    int depth = 0;
    boolean more;
    do {
      int octet = source.peek();
      more = false;
      if (octet == '"') {
        text();
      } else if (octet >= 0x80) {
        more = Tags.isChunk(octet);
        tagged();
      } else if (octet == '{' || octet == '[') {
        depth++;
        put(source.next());
      } else if (octet == '}' || octet == ']') {
        depth--;
        put(source.next());
      } else if (depth == 0) {
        word();
      } else {
        put(source.next());
      }
    } while (depth > 0 || more);
    if (depth < 0) {
      throw source.malformed("expected the " + what);
    }
  }

  private void text() throws IOException, DecodeException {
    put(source.next());
    int octet = source.next();
    for (; octet != '"'; octet = source.next()) {
      put(octet);
      if (octet == '\\') {
        put(source.next());
      }
    }
    put(octet);
  }

  private void tagged() throws IOException, DecodeException {
    tagged = true;
    int tag = source.next();
    put(tag);
    int lengthWidth = Tags.lengthWidth(tag);
    long follow = Tags.fixedOctets(tag);
    if (lengthWidth > 0) {
      follow = source.length(lengthWidth);
      for (int i = lengthWidth - 1; i >= 0; i--) {
        put((int) (follow >>> (8 * i)) & 0xFF);
      }
    }
    if (follow < 0) {
      throw source.malformed("tag not supported");
    }
    reserve(follow);
    while (follow > 0) {
      int count = source.take(octets, size, (int) follow);
      size += count;
      follow -= count;
    }
  }

  /** A number or literal, which is no header, and of trailers only null. */
  private void word() throws IOException, DecodeException {
    int before = size;
    while (Character.isLetterOrDigit(source.peek()) || "+-.".indexOf(source.peek()) >= 0) {
      put(source.next());
    }
    if (size == before) {
      throw source.malformed("expected the " + what);
    }
  }

  private void put(int octet) throws DecodeException {
    if (size == octets.length) {
      reserve(1);
    }
    octets[size++] = (byte) octet;
  }

  /** Makes room for what was announced, which must stay within the bound. */
  private void reserve(long more) throws DecodeException {
    if (more > octetsMax - size) {
      throw source.malformed(what + " larger than " + octetsMax + " octets");
    }
    if (more > octets.length - size) {
      long doubled = Math.max(2L * octets.length, size + more);
      octets = Arrays.copyOf(octets, (int) Math.min(octetsMax, doubled));
    }
  }
}
