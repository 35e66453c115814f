package org.meshrelay.protocol.encoding;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Where an object or array was read from.
 *
 * @param octets from the opening to the closing brace or bracket
 * @param form what it takes to read them again
 */
record Source(Bytes octets, Form form) {
  /** What a run of octets consists of. */
  enum Form {
    /** JSON. */
    TEXT,
    /** JSON with tags of JSON-B in it. */
    TAGGED,
    /** Uses codes that may have been defined outside of it: means nothing anywhere else. */
    CODED
  }

  /** The octets of a thing that was read, if they may stand in a document of the encoding. */
  static @Nullable Bytes kept(@Nullable Source source, Encoding encoding) {
    return source != null && source.fits(encoding) ? source.octets : null;
  }

  private boolean fits(Encoding encoding) {
    return switch (form) {
      case TEXT -> true;
      case TAGGED -> encoding == Encoding.JSON_B;
      case CODED -> false;
    };
  }
}
