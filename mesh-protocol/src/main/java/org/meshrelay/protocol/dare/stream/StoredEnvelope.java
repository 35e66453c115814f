package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Writes an envelope whose parts exist already, the payload as it is stored, in constant memory.
 * Nothing is computed or judged, so that digest and signatures stay what they were.
 */
public final class StoredEnvelope {
  private StoredEnvelope() {}

  /**
   * Reads the payload to its end and writes the document, closing neither stream.
   *
   * @param octets size of the payload
   * @return size of the document
   * @throws IOException from the streams, or if the payload has not that size
   */
  public static long write(
      DareHeader header,
      InputStream payload,
      long octets,
      DareTrailer trailer,
      Encoding encoding,
      OutputStream document)
      throws IOException {
    CountingOutput counted = new CountingOutput(document, RunningDigest.none());
    counted.write('[');
    write(counted, header.element().asText().source());
    counted.write(',');
    PayloadOutput element = PayloadOutput.of(encoding, OptionalLong.of(octets), counted);
    long taken = payload.transferTo(element);
    element.finish();
    if (taken != octets) {
      throw new IOException("payload of " + taken + " octets where " + octets + " were announced");
    }
    if (trailer.isPresent()) {
      counted.write(',');
      write(counted, trailer.element().asText().source());
    }
    counted.write(']');
    return counted.count();
  }

  private static void write(OutputStream output, Bytes octets) throws IOException {
    output.write(octets.toArray());
  }
}
