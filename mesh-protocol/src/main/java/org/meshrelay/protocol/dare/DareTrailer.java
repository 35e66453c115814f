package org.meshrelay.protocol.dare;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * The trailer of an envelope or frame as it came (dare.md 3.4), which may be missing. Digest and
 * signatures may also stand in the header, so ask the {@link DareEnvelope} for them. Immutable.
 */
public final class DareTrailer {
  /** No trailer at all, which is not the same number of octets as an empty one. */
  public static final DareTrailer ABSENT =
      new DareTrailer(JsonObject.EMPTY, ObjectReader.of(JsonObject.EMPTY, "trailer"), false);

  private final JsonObject element;
  private final ObjectReader members;
  private final boolean present;

  private DareTrailer(JsonObject element, ObjectReader members, boolean present) {
    this.element = element;
    this.members = members;
    this.present = present;
  }

  /** Reads the trailer of an envelope or frame; null and empty values are none (dare.md 10.2). */
  public static DareTrailer of(JsonNode node) throws DecodeException {
    return switch (node) {
      case JsonNull nothing -> ABSENT;
      case JsonString text when text.text().isEmpty() -> ABSENT;
      case JsonBinary octets when octets.octets().isEmpty() -> ABSENT;
      case JsonObject object -> {
        JsonObject inner =
            object.size() == 1 && object.get("DareTrailer") instanceof JsonObject wrapped
                ? wrapped
                : object;
        yield new DareTrailer(object, ObjectReader.of(inner, "trailer"), true);
      }
      default -> throw new DecodeException("trailer is not an object");
    };
  }

  /** Whether the envelope has a trailer, be it empty. */
  public boolean isPresent() {
    return present;
  }

  /** The trailer element as it came, a wrapper included; {@code {}} if there is none. */
  public JsonObject element() {
    return element;
  }

  /** The object that holds the members; {@code {}} if there is no trailer. */
  public JsonObject json() {
    return members.object();
  }

  /** The octets as they came, or as they will be written; empty if there is no trailer. */
  public Bytes source() {
    return present ? element.source() : Bytes.EMPTY;
  }

  /** {@code ChainDigest} of a frame; null if absent. */
  public @Nullable Bytes chainDigest() throws DecodeException {
    return members.binary("ChainDigest");
  }

  /** {@code TreeDigest} of a frame; null if absent. */
  public @Nullable Bytes treeDigest() throws DecodeException {
    return members.binary("TreeDigest");
  }

  ObjectReader members() {
    return members;
  }
}
