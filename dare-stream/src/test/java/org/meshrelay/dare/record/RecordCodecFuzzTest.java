package org.meshrelay.dare.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;

/** Whatever the octets: a record, or none. */
class RecordCodecFuzzTest {
  @FuzzTest
  void decode_anyOctets_isEmptyOrWhole(byte[] data) {
    RecordCodec.decode(Bytes.copyOf(data))
        .ifPresent(decoded -> assertTrue(decoded.size() <= data.length));
  }
}
