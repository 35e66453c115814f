package org.meshrelay.crypto.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever the text: parsed into something that parses to itself, or refused. */
final class UdfFuzzTest {
  @FuzzTest
  void udf_anyText_isReadOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      Udf udf = Udf.parse(text);
      assertEquals(udf, Udf.parse(udf.text()));
      assertTrue(udf.data().size() <= text.length());
      useAsEverything(udf);
    } catch (IllegalArgumentException refused) {
      assertEquals(IllegalArgumentException.class, refused.getClass());
    }
  }

  @FuzzTest
  void strongName_anyAddress_isReadOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      assertTrue(StrongName.parse(text).address().length() <= 2 * text.length());
    } catch (IllegalArgumentException refused) {
      assertEquals(IllegalArgumentException.class, refused.getClass());
    }
  }

  private static void useAsEverything(Udf udf) {
    assertEquals(34, MeshIdentifiers.envelopeId(udf.text()).length());
    if (udf.type() == UdfType.SHARE.code()) {
      assertTrue(SecretSharing.recover(List.of(udf)).size() >= 4);
    } else if (udf.type() == UdfType.DERIVATION_SEED.code()) {
      assertEquals(32, KeySeed.of(udf).derive(KeySeed.of(udf).algorithm(), 32).size());
    } else {
      assertEquals(34, Pin.salted(udf, Pin.ACTION_DEVICE).text().length());
    }
  }
}
