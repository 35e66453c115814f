package org.meshrelay.protocol.encoding;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A text, decoded from the octets it was read from only when asked for. A string that holds a
 * binary value can be decoded to it without ever becoming text.
 */
public final class JsonString implements JsonNode {
  /** What stood between the quotes or behind the length; null for a string of our making. */
  private final @Nullable Bytes raw;

  private final boolean escaped;

  /** Computed at most a few times by racing threads, always to an equal value. */
  private @Nullable String text;

  private JsonString(@Nullable Bytes raw, boolean escaped, @Nullable String text) {
    this.raw = raw;
    this.escaped = escaped;
    this.text = text;
  }

  /**
   * A string of our making.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair, which UTF-8 cannot hold
   */
  public static JsonString of(String text) {
    if (!Utf8.isWellFormed(text)) {
      throw new IllegalArgumentException("text has an unpaired surrogate");
    }
    return new JsonString(null, false, text);
  }

  /** UTF-8 that has been checked, without escapes. */
  static JsonString ofUtf8(Bytes raw) {
    return new JsonString(raw, false, null);
  }

  /** The inside of a JSON string, whose escapes and UTF-8 have been checked. */
  static JsonString ofEscaped(Bytes raw) {
    return new JsonString(raw, true, null);
  }

  /** The text. */
  public String text() {
    String known = text;
    if (known == null) {
      Bytes octets = raw == null ? Bytes.EMPTY : raw;
      known =
          octets.read(
              escaped
                  ? StringScanner::unescape
                  : (array, offset, size) ->
                      new String(array, offset, size, StandardCharsets.UTF_8));
      text = known;
    }
    return known;
  }

  /**
   * The octets that the text means as base64, in either alphabet, with or without padding, white
   * space anywhere (encoding.md 1).
   */
  public Bytes decodeBase64() throws DecodeException {
    if (raw != null && !escaped) {
      return Base64Reader.decode(raw);
    }
    try {
      return Base64Url.decode(text());
    } catch (IllegalArgumentException e) {
      throw new DecodeException("not base64url");
    }
  }

  /** Octets of the UTF-8, or a little less, without making it. */
  int sizeExpected() {
    return raw == null ? text().length() : raw.size();
  }

  /** The UTF-8 of the text. */
  Bytes utf8() {
    return raw == null || escaped ? Bytes.utf8(text()) : raw;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonString that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  /** The length only: strings may be anything, also secrets. */
  @Override
  public String toString() {
    return "JsonString[" + text().length() + "]";
  }
}
