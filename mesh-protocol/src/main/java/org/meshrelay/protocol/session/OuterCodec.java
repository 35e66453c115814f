package org.meshrelay.protocol.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Outer messages to octets and back, in JSON and JSON-B (authentication.md 3.2 to 5.3, protocol.md
 * 1.2). Reads strictly, within limits that the caller gives, and shares the storage of the octets
 * read. Pure; one pass over the octets.
 */
public final class OuterCodec {
  /** Most octets of a header; a ticket needs about 700 (http-binding.md 4). */
  public static final int HEADER_MAX = 16 << 10;

  private static final String DEFAULT_CONTENT_TYPE = Encoding.JSON.mediaType();

  /** Characters of the longest content type read. */
  private static final int CONTENT_TYPE_MAX = 128;

  private OuterCodec() {}

  /** Reads a request. */
  public static OuterMessage readRequest(Bytes octets, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    return read(octets, encoding, limits, AuthHeaderCodec.Direction.REQUEST);
  }

  /** Reads a response. */
  public static OuterMessage readResponse(Bytes octets, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    return read(octets, encoding, limits, AuthHeaderCodec.Direction.RESPONSE);
  }

  /** Writes a message; a bare one as it is. */
  public static Bytes write(OuterMessage message, Encoding encoding) {
    return switch (message) {
      case OuterMessage.Bare bare -> bare.object();
      case OuterMessage.Enveloped enveloped ->
          JsonWriter.write(
              JsonArray.of(
                  AuthHeaderCodec.write(enveloped.auth(), enveloped.contentType()),
                  new JsonBinary(enveloped.body())),
              encoding);
    };
  }

  /** A null-mode envelope around a JSON payload: Hello, and errors before authentication. */
  public static OuterMessage unprotected(Bytes payload) {
    return new OuterMessage.Enveloped(AuthHeader.Unprotected.PLAIN, DEFAULT_CONTENT_TYPE, payload);
  }

  /**
   * The header of a request of which only the beginning has arrived, so that a binding can judge it
   * before it reads on (http-binding.md 4). Empty if more octets are needed; {@link
   * AuthHeader.Unprotected} for a bare object, which never has a ticket.
   *
   * @param beginning the octets so far, at least one
   * @throws DecodeException if the header is malformed, longer than {@link #HEADER_MAX}, or the
   *     body is no outer message
   */
  public static Optional<AuthHeader> scanRequest(Bytes beginning, Encoding encoding)
      throws DecodeException {
    Form form = formOf(beginning);
    if (form != Form.ENVELOPED) {
      return form == Form.BARE ? Optional.of(AuthHeader.Unprotected.PLAIN) : incomplete(beginning);
    }
    Bytes window = beginning.size() > HEADER_MAX ? beginning.slice(0, HEADER_MAX) : beginning;
    Optional<JsonNode> header =
        JsonReader.readFirstElement(window, encoding, ReadLimits.of(HEADER_MAX));
    if (header.isEmpty()) {
      return incomplete(beginning);
    }
    return Optional.of(
        AuthHeaderCodec.read(requireObject(header.get()), AuthHeaderCodec.Direction.REQUEST));
  }

  private static Optional<AuthHeader> incomplete(Bytes beginning) throws DecodeException {
    if (beginning.size() >= HEADER_MAX) {
      throw new DecodeException("header longer than " + HEADER_MAX + " octets", HEADER_MAX);
    }
    return Optional.empty();
  }

  private static OuterMessage read(
      Bytes octets, Encoding encoding, ReadLimits limits, AuthHeaderCodec.Direction direction)
      throws DecodeException {
    if (formOf(octets) == Form.BARE) {
      return new OuterMessage.Bare(octets);
    }
    if (!(JsonReader.read(octets, encoding, limits) instanceof JsonArray array)
        || array.size() < 2
        || array.size() > 3) {
      throw new DecodeException("not an outer message", 0);
    }
    JsonObject header = requireObject(array.get(0));
    if (header.source().size() > HEADER_MAX) {
      throw new DecodeException("header longer than " + HEADER_MAX + " octets", HEADER_MAX);
    }
    AuthHeader auth = AuthHeaderCodec.read(header, direction);
    checkTrailer(array.size() == 3 ? array.get(2) : null, auth);
    return new OuterMessage.Enveloped(
        auth, contentType(header), ObjectReader.octets(array.get(1), "body"));
  }

  private static String contentType(JsonObject header) throws DecodeException {
    String type = ObjectReader.of(header, "header").string("cty");
    if (type == null) {
      return DEFAULT_CONTENT_TYPE;
    }
    if (type.isEmpty() || type.length() > CONTENT_TYPE_MAX) {
      throw new DecodeException("header.cty is out of range");
    }
    return type;
  }

  /** Nothing authenticates a trailer in a protected mode: it may be there but must say nothing. */
  private static void checkTrailer(@Nullable JsonNode trailer, AuthHeader auth)
      throws DecodeException {
    if (trailer == null || trailer == JsonNull.NULL) {
      return;
    }
    boolean empty = trailer instanceof JsonObject object && object.size() == 0;
    if (!(trailer instanceof JsonObject) || !(empty || auth instanceof AuthHeader.Unprotected)) {
      throw new DecodeException("trailer of an outer message is not an empty object");
    }
  }

  private static JsonObject requireObject(JsonNode node) throws DecodeException {
    if (node instanceof JsonObject object) {
      return object;
    }
    throw new DecodeException("header is not an object", 0);
  }

  private enum Form {
    BARE,
    ENVELOPED,
    UNKNOWN
  }

  /** By the first octet that is not white space. */
  private static Form formOf(Bytes octets) throws DecodeException {
    for (int i = 0; i < octets.size(); i++) {
      switch (octets.get(i)) {
        case ' ', '\t', '\r', '\n' -> {}
        case '{' -> {
          return Form.BARE;
        }
        case '[' -> {
          return Form.ENVELOPED;
        }
        default -> throw new DecodeException("neither object nor envelope", i);
      }
    }
    return Form.UNKNOWN;
  }
}
