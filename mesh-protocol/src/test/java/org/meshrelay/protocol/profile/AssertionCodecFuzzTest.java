package org.meshrelay.protocol.profile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/** No octets make the reading of profiles throw anything but what says that they are wrong. */
final class AssertionCodecFuzzTest {
  @FuzzTest
  void assertion(byte[] input) {
    try {
      Assertion assertion = AssertionCodec.parse(Bytes.copyOf(input));
      Assertion again = AssertionCodec.parse(assertion.payload());
      if (!again.payload().equals(assertion.payload())) {
        throw new AssertionError("changed by writing and reading");
      }
    } catch (DecodeException expected) {
      // The only way to say that the octets are malformed.
    }
  }

  @FuzzTest
  void signed(byte[] input) {
    try {
      DareEnvelope envelope = DareEnvelope.parse(Bytes.copyOf(input), Encoding.JSON);
      var unused = SignedProfile.verify(envelope, Profile.class);
    } catch (DecodeException | NotVerifiedException expected) {
      // Malformed, or not signed by its own key.
    }
  }
}
