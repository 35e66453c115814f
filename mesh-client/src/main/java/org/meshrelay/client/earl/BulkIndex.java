package org.meshrelay.client.earl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * What the locator of bulk content opens to (MSP-122, ADR 75): the keys under which the domain
 * publishes its parts, in order, and what they make together.
 *
 * @param length octets of the content
 * @param digest SHA-512 of the content
 * @param parts keys of the parts
 */
public record BulkIndex(long length, Bytes digest, List<Udf> parts) {
  /**
   * Parts at most: 4 MB in parts of 64 KB, which a service with usual limits per address (5 a
   * second) gives out within a quarter of a minute.
   */
  public static final int PARTS_MAX = 64;

  /** Octets of one part at most: no publication is larger than a message (protocol.md 7.1). */
  public static final int PART_OCTETS_MAX = 65_536;

  private static final String TAG = "BulkContent";
  private static final int DIGEST_SIZE = 64;

  /** Room for the keys at their longest, and the rest. */
  private static final ReadLimits LIMITS = ReadLimits.of(16 << 10);

  /** Copies the list. */
  public BulkIndex {
    parts = List.copyOf(parts);
  }

  /** The index of content that is published under these keys. */
  public static BulkIndex of(Bytes content, List<Udf> parts) {
    return new BulkIndex(content.size(), Digests.sha512(content), parts);
  }

  /** The content cut into parts of that size; one empty part of nothing. */
  public static List<Bytes> cut(Bytes content, int size) {
    List<Bytes> parts = new ArrayList<>();
    int at = 0;
    do {
      int end = Math.min(content.size(), at + size);
      parts.add(content.slice(at, end));
      at = end;
    } while (at < content.size());
    return parts;
  }

  /** The content, if the parts are all there is of it and nothing else. */
  public Optional<Bytes> join(List<Bytes> found) {
    Bytes content = Bytes.concat(found.toArray(Bytes[]::new));
    return found.size() == parts.size()
            && content.size() == length
            && Digests.sha512(content).equals(digest)
        ? Optional.of(content)
        : Optional.empty();
  }

  /** The form that is published. */
  public Bytes encode() {
    JsonObject members =
        new ObjectWriter()
            .put("Length", length)
            .put("Digest", digest)
            .putStrings("Parts", parts.stream().map(Udf::text).toList())
            .build();
    return JsonObject.of(TAG, members).source();
  }

  /** Reads the published form; at most 64 parts, none but keys, and a length that they can have. */
  public static BulkIndex parse(Bytes octets) throws DecodeException {
    ObjectReader in =
        ObjectReader.of(JsonReader.readObject(octets, Encoding.JSON, LIMITS), "content")
            .requireObject(TAG);
    long length = in.requireInteger("Length");
    Bytes digest = in.requireBinary("Digest");
    List<String> parts = in.strings("Parts");
    if (parts.isEmpty() || parts.size() > PARTS_MAX) {
      throw in.malformed("Parts", "are not 1 to " + PARTS_MAX);
    }
    if (length < 0 || length > (long) parts.size() * PART_OCTETS_MAX) {
      throw in.malformed("Length", "is not that of its parts");
    }
    if (digest.size() != DIGEST_SIZE) {
      throw in.malformed("Digest", "does not have " + DIGEST_SIZE + " octets");
    }
    List<Udf> keys = new ArrayList<>();
    for (String part : parts) {
      keys.add(key(in, part));
    }
    return new BulkIndex(length, digest, keys);
  }

  private static Udf key(ObjectReader in, String text) throws DecodeException {
    try {
      Udf key = Udf.parse(text);
      if (key.type() == UdfType.ENCRYPTION.code()) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw in.malformed("Parts", "is no fingerprint");
    }
    throw in.malformed("Parts", "is no key");
  }
}
