package org.meshrelay.protocol.catalog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/** No octets make the reading of catalog entries and frames throw anything but DecodeException. */
final class CatalogCodecFuzzTest {
  @FuzzTest
  void entry(byte[] input) {
    try {
      CatalogedEntry entry = CatalogCodec.parse(Bytes.copyOf(input));
      CatalogedEntry again = CatalogCodec.parse(entry.payload());
      if (!again.payload().equals(entry.payload())) {
        throw new AssertionError("changed by writing and reading");
      }
    } catch (DecodeException expected) {
      // The only way to say that the octets are malformed.
    }
  }

  @FuzzTest
  void frame(byte[] input) {
    try {
      DareEnvelope frame = DareEnvelope.parse(Bytes.copyOf(input), Encoding.JSON);
      var unused = new CatalogState().apply(1, frame);
    } catch (DecodeException expected) {
      // Not an envelope, or not one of a catalog.
    }
  }
}
