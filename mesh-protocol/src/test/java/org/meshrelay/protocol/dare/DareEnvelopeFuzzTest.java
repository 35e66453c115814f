package org.meshrelay.protocol.dare;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.testkit.FuzzBudget;

/** Envelopes of strangers are refused or can be used, in both encodings. */
final class DareEnvelopeFuzzTest {
  @FuzzTest
  void json(byte[] input) {
    FuzzBudget.run(() -> parse(input, Encoding.JSON));
  }

  @FuzzTest
  void jsonB(byte[] input) {
    FuzzBudget.run(() -> parse(input, Encoding.JSON_B));
  }

  private static void parse(byte[] input, Encoding encoding) {
    try {
      DareEnvelopePropertyTest.use(DareEnvelope.parse(Bytes.copyOf(input), encoding));
    } catch (DecodeException expected) {
      // The only way to say that the octets are malformed.
    }
  }
}
