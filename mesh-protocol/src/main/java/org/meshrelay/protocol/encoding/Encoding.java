package org.meshrelay.protocol.encoding;

import java.util.Locale;
import java.util.Optional;

/**
 * The encodings that are advertised, written and accepted between peers (http-binding.md 4). JSON-C
 * and JSON-D are only ever read, where {@link ReadLimits#storedObject()} permits it.
 */
public enum Encoding {
  /** Text; binary values are base64url strings. */
  JSON("application/json"),
  /** The superset of JSON with length-prefixed strings, binary values, names and integers. */
  JSON_B("application/json-b");

  private final String mediaType;

  Encoding(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type of an outer message in this encoding. */
  public String mediaType() {
    return mediaType;
  }

  /** The encoding of a media type, whose parameters and case are ignored; empty means 415. */
  public static Optional<Encoding> ofMediaType(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String bare = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    String wanted = bare.strip().toLowerCase(Locale.ROOT);
    for (Encoding encoding : values()) {
      if (encoding.mediaType.equals(wanted)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }
}
