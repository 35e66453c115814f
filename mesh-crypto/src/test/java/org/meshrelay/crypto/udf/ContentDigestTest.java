package org.meshrelay.crypto.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.octet.Bytes;

/** Digest fingerprints (encoding.md 3.3). */
final class ContentDigestTest {
  @Test
  void of_exampleOfTheDraft_matchesInBothDigests() {
    Bytes data = Bytes.utf8("UDF Data Value");

    assertEquals("MDDK-7N6A-727A-JZNO-STRX-XKS7-DJAF", ContentDigest.of(data, "text/plain").text());
    assertEquals(
        "KCFI-NCQG-DRKG-47R7-OVPT-TCHZ-7UXY",
        ContentDigest.of(data, "text/plain", DigestAlgorithm.SHA3_512, 140).text());
  }

  @Test
  void of_compressibleDocuments_haveTheTypeOfLevelOne() {
    Udf sha2 = ContentDigest.of(Bytes.utf8("UDF Compressed Document 4187123"), "text/plain");
    Udf sha3 =
        ContentDigest.of(
            Bytes.utf8("UDF Compressed Document 774665"),
            "text/plain",
            DigestAlgorithm.SHA3_512,
            140);

    assertEquals(UdfType.DIGEST_SHA2_512_20.code(), sha2.type());
    assertEquals(UdfType.DIGEST_SHA3_512_20.code(), sha3.type());
    assertEquals("KEJI-Y225", sha3.text().substring(0, 9));
  }

  /** Level by zero bits at the end of the digest. */
  @ParameterizedTest
  @CsvSource({
    "0, 96",
    "19, 96",
    "20, 97",
    "29, 97",
    "30, 98",
    "39, 98",
    "40, 99",
    "49, 99",
    "50, 100",
    "63, 100",
    "512, 100"
  })
  void typeOf_zeroBitsAtTheEnd_givesTheLevel(int zeroBits, int type) {
    byte[] digest = new byte[64];
    java.util.Arrays.fill(digest, (byte) 0xFF);
    for (int bit = 0; bit < zeroBits; bit++) {
      digest[63 - bit / 8] &= (byte) ~(1 << (bit % 8));
    }

    assertEquals(type, ContentDigest.typeOf(Bytes.wrap(digest), DigestAlgorithm.SHA2_512));
    assertEquals(type - 16, ContentDigest.typeOf(Bytes.wrap(digest), DigestAlgorithm.SHA3_512));
  }

  @Test
  void ofDigest_digestOfTheData_isTheSameFingerprint() {
    Bytes data = Bytes.utf8("data");
    DigestAlgorithm algorithm = DigestAlgorithm.SHA2_512;

    assertEquals(
        ContentDigest.of(data, "a/b", algorithm, 200),
        ContentDigest.ofDigest(algorithm.of(data), "a/b", algorithm, 200));
  }

  @Test
  void ofDigest_wrongSize_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ContentDigest.ofDigest(Bytes.wrap(new byte[32]), "a/b", DigestAlgorithm.SHA2_512, 140));
  }

  @Test
  void of_morePrecisionThanTheDigestHas_isRefused() {
    assertEquals(104, ContentDigest.of(Bytes.EMPTY, "", DigestAlgorithm.SHA2_512, 520).bits() / 5);
    assertThrows(
        IllegalArgumentException.class,
        () -> ContentDigest.of(Bytes.EMPTY, "", DigestAlgorithm.SHA2_512, 521));
  }

  @Test
  void fingerprint_anyData_beginsAsTheFingerprintTextDoes() {
    Bytes fingerprint = ContentDigest.fingerprint(Bytes.utf8("a"), "text/plain");
    Udf udf = ContentDigest.of(Bytes.utf8("a"), "text/plain");

    assertEquals(64, fingerprint.size());
    assertEquals(udf.type(), fingerprint.get(0));
    assertEquals(udf.data(), fingerprint.slice(1, 1 + udf.data().size()));
  }
}
