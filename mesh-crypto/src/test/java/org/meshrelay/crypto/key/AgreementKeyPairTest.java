package org.meshrelay.crypto.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesKeyWrap;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.Seeds;
import org.meshrelay.testkit.VectorFiles;

final class AgreementKeyPairTest {
  private static final EntropySource SYSTEM = EntropySource.system();

  @Test
  void agree_exampleOfRfc7748Section62_matches() throws AgreementException {
    AgreementKeyPair alice =
        x448(
            "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf5"
                + "74a9419744897391006382a6f127ab1d9ac2d8c0a598726b");
    AgreementKeyPair bob =
        x448(
            "1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d6927c120"
                + "bb5ee8972b0d3e21374c9c921b09d1b0366f10b65173992d");
    String shared =
        "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56"
            + "fd2464c335543936521c24403085d59a449a5037514a879d";

    assertEquals(
        "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bb"
            + "c836647241d953d40c5b12da88120d53177f80e532c41fa0",
        alice.publicKey().plain().toHex());
    assertEquals(shared, alice.agree(bob.publicKey()).reveal().toHex());
    assertEquals(shared, bob.agree(alice.publicKey()).reveal().toHex());
  }

  /** Published Edwards-curve exchanges of the DARE drafts, and generated ones (dare.md 5.4). */
  @ParameterizedTest(name = "{0}")
  @MethodSource("keyExchanges")
  void agree_exchangeOfAnEnvelope_yieldsSecretAndWrappedKey(LoadedVector vector)
      throws AgreementException {
    Curve curve = Curve.ofWireName(text(vector, "curve")).orElseThrow();
    AgreementKeyPair pair =
        AgreementKeyPair.fromPrivate(
            curve, SecretBytes.copyOf(Base64Url.decode(text(vector, "recipient_private"))));
    PublicKey ephemeral = new PublicKey(curve, Base64Url.decode(text(vector, "epk")));

    SecretBytes shared = pair.agree(ephemeral);

    Bytes info = Bytes.utf8(text(vector, "kek_info"));
    SecretBytes kek = Hkdf.SHA512.derive(Bytes.EMPTY, shared, info, 32);
    SecretBytes master = SecretBytes.copyOf(Bytes.hex(text(vector, "master_hex")));
    assertEquals(vector.expect().get("zz_hex"), shared.reveal().toHex());
    assertEquals(vector.expect().get("kek_hex"), kek.reveal().toHex());
    assertEquals(vector.expect().get("wmk_hex"), AesKeyWrap.wrap(kek, master).toHex());
  }

  static Stream<LoadedVector> keyExchanges() {
    return VectorFiles.load("dare.json").stream()
        .filter(vector -> vector.kind().equals("keyexchange"));
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void agree_bothSides_haveTheSameSecret(Curve curve) {
    Seeds.forEach(
        5,
        random -> {
          AgreementKeyPair alice = AgreementKeyPair.generate(curve, random::nextBytes);
          AgreementKeyPair bob = AgreementKeyPair.generate(curve, random::nextBytes);

          assertEquals(agreed(alice, bob.publicKey()), agreed(bob, alice.publicKey()));
          assertEquals(curve.plainSize(), agreed(alice, bob.publicKey()).size());
        });
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void agree_sameScalarUnclamped_hasTheSameSecret(Curve curve) {
    Seeds.forEach(
        5,
        random -> {
          AgreementKeyPair pair = AgreementKeyPair.generate(curve, random::nextBytes);
          AgreementKeyPair raw = AgreementKeyPair.fromScalar(curve, pair.scalar());
          PublicKey peer = AgreementKeyPair.generate(curve, random::nextBytes).publicKey();

          assertEquals(pair.publicKey(), raw.publicKey());
          assertEquals(agreed(pair, peer), agreed(raw, peer));
        });
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void decode_encoded_isTheSamePair(Curve curve) {
    AgreementKeyPair pair = AgreementKeyPair.generate(curve, SYSTEM);
    AgreementKeyPair raw = AgreementKeyPair.fromScalar(curve, pair.scalar());

    assertEquals(pair.encoded(), AgreementKeyPair.decode(curve, pair.encoded()).encoded());
    AgreementKeyPair again = AgreementKeyPair.decode(curve, raw.encoded());
    assertEquals(raw.encoded(), again.encoded());
    assertEquals(raw.publicKey(), again.publicKey());
    assertEquals(raw.scalar(), again.scalar());
  }

  @ParameterizedTest
  @EnumSource(names = {"X25519", "X448"})
  void agree_peerWithOrWithoutParity_isTheSame(Curve curve) {
    AgreementKeyPair pair = AgreementKeyPair.generate(curve, SYSTEM);
    PublicKey peer = AgreementKeyPair.generate(curve, SYSTEM).publicKey();

    assertEquals(agreed(pair, peer), agreed(pair, new PublicKey(curve, peer.plain())));
  }

  /** u of order 1, 2 and 4, the same not reduced, and of the twist (RFC 7748, 6). */
  @ParameterizedTest
  @CsvSource({"00{56}", "01 00{55}", "fe ff{27} fe ff{27}", "ff{28} fe ff{27}", "00{28} ff{28}"})
  void agree_x448PointOfSmallOrder_isRefused(String pattern) {
    assertRefused(Curve.X448, pattern);
  }

  @ParameterizedTest
  @CsvSource({
    "00{32}",
    "01 00{31}",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ec ff{30} 7f",
    "ed ff{30} 7f",
    "ee ff{30} 7f"
  })
  void agree_x25519PointOfSmallOrder_isRefused(String pattern) {
    assertRefused(Curve.X25519, pattern);
  }

  @ParameterizedTest
  @CsvSource({"01 00{56}", "00{57}", "00{56} 80", "fe ff{27} fe ff{27} 00", "ff{57}", "00{56} 01"})
  void agree_ed448SmallOrderOrNoPoint_isRefused(String pattern) {
    assertRefused(Curve.ED448, pattern);
  }

  @ParameterizedTest
  @CsvSource({"01 00{31}", "00{32}", "ec ff{30} 7f", "02 00{31}", "ff{32}"})
  void agree_ed25519SmallOrderOrNoPoint_isRefused(String pattern) {
    assertRefused(Curve.ED25519, pattern);
  }

  @Test
  void agree_keyOfAnotherCurve_isRefused() {
    AgreementKeyPair pair = AgreementKeyPair.generate(Curve.X448, SYSTEM);
    PublicKey other = AgreementKeyPair.generate(Curve.ED448, SYSTEM).publicKey();

    assertThrows(AgreementException.class, () -> pair.agree(other));
  }

  @ParameterizedTest
  @CsvSource({
    "X448, 55",
    "X448, 57",
    "X448, 61",
    "X25519, 31",
    "X25519, 33",
    "ED448, 55",
    "ED448, 58",
    "ED25519, 31",
    "ED25519, 33",
    "X448, 60",
    "X25519, 36"
  })
  void decode_sizeOrMarkThatNoKeyHas_isRefused(Curve curve, int size) {
    SecretBytes octets = SecretBytes.wrap(new byte[size]);

    assertThrows(IllegalArgumentException.class, () -> AgreementKeyPair.decode(curve, octets));
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void fromScalar_zeroOrWrongSize_isRefused(Curve curve) {
    int size = AgreementKeyPair.generate(curve, SYSTEM).scalar().size();

    assertThrows(
        IllegalArgumentException.class,
        () -> AgreementKeyPair.fromScalar(curve, SecretBytes.wrap(new byte[size])));
    assertThrows(
        IllegalArgumentException.class,
        () -> AgreementKeyPair.fromScalar(curve, SYSTEM.secret(size + 1)));
  }

  @Test
  void fromEd448_seedOrComposite_agreesWithConvertedPublicKey() {
    Seeds.forEach(
        5,
        random -> {
          SignatureKeyPair signing = SignatureKeyPair.generate(Curve.ED448, random::nextBytes);
          SignatureKeyPair composite = SignatureKeyPair.decode(Curve.ED448, signing.expanded());
          AgreementKeyPair peer = AgreementKeyPair.generate(Curve.X448, random::nextBytes);
          PublicKey converted = KeyConversion.toX448(signing.publicKey()).orElseThrow();

          AgreementKeyPair fromSeed = AgreementKeyPair.fromEd448Seed(signing.encoded());

          assertEquals(converted, fromSeed.publicKey());
          assertEquals(converted, AgreementKeyPair.fromEd448(composite).publicKey());
          assertEquals(
              agreed(peer, converted),
              agreed(AgreementKeyPair.fromEd448(composite), peer.publicKey()));
        });
  }

  @Test
  void toX448_smallOrderNoPointOrOtherCurve_isEmpty() {
    PublicKey identity = new PublicKey(Curve.ED448, octets("01 00{56}"));
    PublicKey noPoint = new PublicKey(Curve.ED448, octets("ff{57}"));
    PublicKey other = AgreementKeyPair.generate(Curve.ED25519, SYSTEM).publicKey();

    assertTrue(KeyConversion.toX448(identity).isEmpty());
    assertTrue(KeyConversion.toX448(noPoint).isEmpty());
    assertTrue(KeyConversion.toX448(other).isEmpty());
  }

  private static void assertRefused(Curve curve, String pattern) {
    PublicKey peer = new PublicKey(curve, octets(pattern));
    AgreementKeyPair pair = AgreementKeyPair.generate(curve, SYSTEM);
    AgreementKeyPair raw = AgreementKeyPair.fromScalar(curve, pair.scalar());

    assertThrows(AgreementException.class, () -> pair.agree(peer));
    assertThrows(AgreementException.class, () -> raw.agree(peer));
  }

  private static Bytes octets(String pattern) {
    Bytes octets = Bytes.EMPTY;
    for (String word : pattern.split(" ")) {
      int brace = word.indexOf('{');
      int times = brace < 0 ? 1 : Integer.parseInt(word.substring(brace + 1, word.length() - 1));
      String hex = brace < 0 ? word : word.substring(0, brace);
      octets = Bytes.concat(octets, Bytes.hex(hex.repeat(times)));
    }
    return octets;
  }

  private static SecretBytes agreed(AgreementKeyPair pair, PublicKey peer) {
    try {
      return pair.agree(peer);
    } catch (AgreementException e) {
      throw new AssertionError(e);
    }
  }

  private static AgreementKeyPair x448(String hex) {
    return AgreementKeyPair.fromPrivate(Curve.X448, SecretBytes.copyOf(Bytes.hex(hex)));
  }

  private static String text(LoadedVector vector, String name) {
    return String.valueOf(vector.data().get(name));
  }
}
