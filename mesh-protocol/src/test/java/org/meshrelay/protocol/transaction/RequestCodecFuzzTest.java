package org.meshrelay.protocol.transaction;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * No octets make the codecs of requests and responses throw anything but {@link DecodeException},
 * and what was written once is the same after being read and written again.
 */
final class RequestCodecFuzzTest {
  @FuzzTest
  void request(byte[] input) {
    for (Encoding encoding : Encoding.values()) {
      try {
        MeshRequest request = RequestCodec.decode(Bytes.copyOf(input), encoding);
        checkStable(request, encoding);
      } catch (DecodeException expected) {
        // The only way to say that the octets are malformed.
      }
    }
  }

  @FuzzTest
  void response(byte[] input) {
    for (TransactionName asked : TransactionName.values()) {
      try {
        MeshResponse response = ResponseCodec.decode(asked, Bytes.copyOf(input), Encoding.JSON);
        Bytes once = ResponseCodec.encode(response, Encoding.JSON);
        MeshResponse again = ResponseCodec.decode(asked, once, Encoding.JSON);
        if (!ResponseCodec.encode(again, Encoding.JSON).equals(once)) {
          throw new AssertionError("changed by writing and reading");
        }
      } catch (DecodeException expected) {
        // The only way to say that the octets are malformed.
      }
    }
  }

  private static void checkStable(MeshRequest request, Encoding encoding) {
    Bytes once = RequestCodec.encode(request, encoding);
    try {
      MeshRequest again = RequestCodec.decode(once, encoding);
      if (!RequestCodec.encode(again, encoding).equals(once)) {
        throw new AssertionError("changed by writing and reading: " + once.toHex());
      }
    } catch (DecodeException e) {
      throw new AssertionError("cannot read what was written: " + once.toHex(), e);
    }
  }
}
