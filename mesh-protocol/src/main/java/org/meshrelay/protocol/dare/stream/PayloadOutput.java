package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.meshrelay.protocol.encoding.Encoding;

/** Writes the payload element of a document from the octets of the payload. Does not close. */
abstract class PayloadOutput extends OutputStream {
  /** Ends the element. */
  abstract void finish() throws IOException;

  @Override
  public abstract void write(byte[] octets, int offset, int size) throws IOException;

  @Override
  public final void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /** The form for an encoding; in JSON-B one chunk if the length is known, else several. */
  static PayloadOutput of(Encoding encoding, OptionalLong octets, OutputStream document) {
    return switch (encoding) {
      case JSON -> new Base64Output(document);
      case JSON_B ->
          octets.isPresent()
              ? new CountedOutput(document, octets.getAsLong())
              : new ChunkedOutput(document, ChunkedOutput.CHUNK_OCTETS);
    };
  }
}
