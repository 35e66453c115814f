package org.meshrelay.crypto.octet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever the text: decoded, or refused with the documented exception. */
final class OctetFuzzTest {
  @FuzzTest
  void base64Url_anyText_isReadOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      Bytes octets = Base64Url.decode(text);
      assertEquals(octets, Base64Url.decode(Base64Url.encode(octets)));
    } catch (IllegalArgumentException refused) {
      assertEquals(IllegalArgumentException.class, refused.getClass());
    }
  }

  @FuzzTest
  void base32_anyText_isRead(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertEquals(Base32.decodeLenient(text), Base32.decodeLenient(Base32.regroup(text)));
  }
}
