package org.meshrelay.crypto.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.RsaPublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.testkit.VectorFiles;

/** The fingerprints that the reference of November 2019 made, and its keys. */
final class ReferenceUdfTest {
  private static final Path FOLDER = VectorFiles.root().resolve("vectors/reference/2019-11");
  private static final Map<String, Object> FILE =
      VectorFiles.map(VectorFiles.parse(FOLDER.resolve("udf.json")));
  private static final List<Map<String, Object>> KEYS =
      VectorFiles.list(VectorFiles.map(VectorFiles.parse(FOLDER.resolve("keys.json"))).get("keys"))
          .stream()
          .map(VectorFiles::map)
          .toList();

  @Test
  void file_everySection_isReadHere() {
    assertEquals(
        Set.of(
            "contentDigest",
            "keyedDigest",
            "symmetric",
            "udfOfUdf",
            "witness",
            "derivedKeys",
            "oid"),
        FILE.keySet());
    assertEquals(446, FILE.keySet().stream().mapToLong(name -> section(name).count()).sum());
    assertEquals(5, KEYS.size());
  }

  private static Stream<Map<String, Object>> section(String name) {
    return VectorFiles.list(FILE.get(name)).stream().map(VectorFiles::map);
  }

  static Stream<Map<String, Object>> contentDigest() {
    return section("contentDigest");
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("encoding.md 3.3")
  void contentDigest(Map<String, Object> each) {
    DigestAlgorithm algorithm =
        text(each, "digest").equals("SHA_3_512")
            ? DigestAlgorithm.SHA3_512
            : DigestAlgorithm.SHA2_512;
    Bytes data = Bytes.utf8(text(each, "text"));
    String contentType = text(each, "contentType");

    Udf udf = ContentDigest.of(data, contentType, algorithm, bits(each));

    assertEquals(text(each, "udf"), udf.text());
    // Their octets end with bits that are not in the text.
    Bytes typed = ContentDigest.typedDigest(algorithm.of(data), contentType, algorithm);
    Bytes whole = Bytes.concat(Bytes.of(udf.type()), typed);
    assertEquals(text(each, "binary"), whole.slice(0, (bits(each) + 7) / 8).toHex());
  }

  static Stream<Map<String, Object>> keyedDigest() {
    return section("keyedDigest");
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("encoding.md 3.4")
  void keyedDigest(Map<String, Object> each) {
    Bytes data = Bytes.utf8(text(each, "text"));
    String key = text(each, "key");

    assertEquals(
        text(each, "udf"),
        Authenticator.of(data, text(each, "contentType"), key, bits(each)).text());
    try (SecretBytes macKey = Authenticator.macKey(key)) {
      assertEquals(text(each, "macKey"), macKey.reveal().toHex());
    }
  }

  static Stream<Map<String, Object>> symmetric() {
    return section("symmetric");
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("encoding.md 3.5")
  void symmetric(Map<String, Object> each) {
    Bytes data = Bytes.hex(text(each, "data"));
    Udf key = Udf.of(UdfType.ENCRYPTION.code(), data);

    assertEquals(text(each, "symmetricKey"), key.text());
    assertEquals(text(each, "keyShare"), Udf.of(UdfType.SHARE.code(), data).text());
    assertEquals(text(each, "symmetricKeyUDF"), shortened(key.text(), Earl.CONTENT_TYPE));
    assertNotEquals(text(each, "symmetricKeyUDF"), Earl.locator(key).text());
  }

  static Stream<Map<String, Object>> udfOfUdf() {
    return section("udfOfUdf");
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("encoding.md 3.2, 4.5")
  void udfOfUdf(Map<String, Object> each) {
    Udf udf = Udf.parse(text(each, "udf"));

    assertEquals(text(each, "parsed"), udf.data().toHex());
    assertEquals(each.get("code"), (long) udf.type());
    assertEquals(text(each, "contentDigestOfUDF"), shortened(udf.text(), Earl.CONTENT_TYPE));
    assertEquals(text(each, "lockName"), shortened(udf.text(), "application/udf-lock"));
  }

  /**
   * The fingerprint of a fingerprint as their code makes it, without the inner digest. Every
   * published example has the inner digest, and we make it so ({@link Earl}).
   */
  private static String shortened(String text, String contentType) {
    Bytes typed = Digests.sha512(Bytes.utf8(contentType), Bytes.utf8(":"), Bytes.utf8(text));
    return Udf.of(ContentDigest.typeOf(typed, DigestAlgorithm.SHA2_512), typed, 280).text();
  }

  static Stream<Map<String, Object>> witness() {
    return section("witness");
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("encoding.md 4.5")
  void witness(Map<String, Object> each) {
    Bytes first = Bytes.hex(text(each, "fingerprint1"));
    Bytes firstNonce = Bytes.hex(text(each, "nonce1"));
    Bytes second = Bytes.hex(text(each, "fingerprint2"));
    Bytes secondNonce = Bytes.hex(text(each, "nonce2"));

    assertEquals(
        text(each, "witnessString"),
        MeshIdentifiers.witness(first, firstNonce, second, secondNonce));
    assertEquals(text(each, "single1"), Digests.sha512(first, firstNonce).toHex());
    assertEquals(
        text(each, "witnessBytes"),
        Digests.sha512(Digests.sha512(first, firstNonce), Digests.sha512(second, secondNonce))
            .toHex());
  }

  static Stream<Map<String, Object>> derivedKeys() {
    return section("derivedKeys");
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("encoding.md 3.6")
  void derivedKeys(Map<String, Object> each) {
    Bytes specifier = Bytes.bigEndian(integer(each, "code"), 2);
    Bytes seed = Bytes.hex(text(each, "ikm"));
    Udf udf = Udf.of(UdfType.DERIVATION_SEED.code(), Bytes.concat(specifier, seed));
    assertEquals(text(each, "udf"), udf.text());
    if (!(each.get("derived") instanceof Map)) {
      // The reference derives this one kind only.
      assertNotEquals("Ed25519", each.get("algorithm"));
      return;
    }
    Map<String, Object> derived = VectorFiles.map(each.get("derived"));

    SignatureKeyPair pair =
        SignatureKeyPair.fromSeed(
            Curve.ED25519,
            KeySeed.of(udf).derive(KeySeed.ALGORITHM_ED25519, Curve.ED25519.seedSize()));

    assertEquals(text(derived, "publicData"), pair.publicKey().octets().toHex());
    assertEquals(text(derived, "udf"), pair.publicKey().udf().text());
  }

  @Test
  @DisplayName("encoding.md 3.5, 4.2")
  void oid_key_isItsKeyInfo() {
    for (Map<String, Object> each : section("oid").toList()) {
      Map<String, Object> key =
          KEYS.stream()
              .filter(k -> text(k, "name").equals(each.get("key")))
              .findAny()
              .orElseThrow();
      if (key.get("publicData") instanceof String) {
        Bytes keyInfo = KeyIdentifierEra.B.material(publicKey(key));

        assertEquals(text(key, "keyInfoDER"), keyInfo.toHex());
        assertEquals(text(each, "oidUdf"), Udf.of(UdfType.OID.code(), keyInfo).text());
      }
    }
  }

  @Test
  @DisplayName("encoding.md 4.1: era B")
  void keys_everyKey_hasTheirIdentifier() {
    for (Map<String, Object> key : KEYS) {
      if (key.get("publicData") instanceof String) {
        PublicKey publicKey = publicKey(key);

        assertEquals(text(key, "udf"), publicKey.udf().text());
        assertEquals(text(key, "udfBytes"), publicKey.fingerprint().toHex());
      } else {
        Map<String, Object> rsa = VectorFiles.map(key.get("jwkPublic"));
        RsaPublicKey publicKey =
            new RsaPublicKey(Base64Url.decode(text(rsa, "n")), Base64Url.decode(text(rsa, "e")));

        assertEquals(text(key, "udf"), publicKey.udf().text());
      }
    }
  }

  private static PublicKey publicKey(Map<String, Object> key) {
    Map<String, Object> members = VectorFiles.map(key.get("jwkPublic"));
    Curve curve = Curve.ofWireName(text(members, "crv")).orElseThrow();
    PublicKey publicKey = new PublicKey(curve, Base64Url.decode(text(members, "Public")));
    assertEquals(text(key, "publicData"), publicKey.octets().toHex());
    return publicKey;
  }

  /** Zero stands for the default precision. */
  private static int bits(Map<String, Object> each) {
    int stated = (int) integer(each, "bits");
    return stated == 0 ? ContentDigest.BITS : stated;
  }

  private static long integer(Map<String, Object> map, String name) {
    return map.get(name) instanceof Long value ? value : fail("no integer " + name);
  }

  private static String text(Map<String, Object> map, String name) {
    return String.valueOf(map.get(name));
  }
}
