package org.meshrelay.protocol.dare.stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.FuzzBudget;

/** Whatever the octets, both readers of envelopes refuse them or find the same in them. */
final class StreamDecoderFuzzTest {
  @FuzzTest
  void decode(byte[] input) {
    FuzzBudget.run(() -> StreamPropertyTest.agreeOn(Bytes.copyOf(input)));
  }
}
