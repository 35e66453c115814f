package org.meshrelay.protocol.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/** No octets make the reading or checking of messages throw anything but DecodeException. */
final class MessageCodecFuzzTest {
  @FuzzTest
  void message(byte[] input) {
    try {
      MeshMessage message = MessageCodec.parse(Bytes.copyOf(input));
      MeshMessage again = MessageCodec.parse(message.payload());
      if (!again.payload().equals(message.payload())) {
        throw new AssertionError("changed by writing and reading");
      }
    } catch (DecodeException expected) {
      // The only way to say that the octets are malformed.
    }
  }

  @FuzzTest
  void envelope(byte[] input) {
    try {
      var unused = MessageCheck.of(DareEnvelope.parse(Bytes.copyOf(input), Encoding.JSON));
    } catch (DecodeException expected) {
      // Not an envelope.
    }
  }
}
