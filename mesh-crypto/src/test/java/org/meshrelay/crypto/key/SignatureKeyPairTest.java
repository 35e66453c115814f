package org.meshrelay.crypto.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.testkit.Seeds;

final class SignatureKeyPairTest {
  /** RFC 8032, 7.4: blank, 1 octet. */
  @ParameterizedTest
  @CsvSource({
    "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3"
        + "528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b,"
        + " 5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778"
        + "edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180, '',"
        + " 533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f"
        + "2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a"
        + "9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4db"
        + "b61149f05a7363268c71d95808ff2e652600",
    "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a"
        + "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e,"
        + " 43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c086"
        + "6aea01eb00742802b8438ea4cb82169c235160627b4c3a9480, 03,"
        + " 26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f435"
        + "2541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cb"
        + "cee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0f"
        + "f3348ab21aa4adafd1d234441cf807c03a00"
  })
  void sign_ed448ExamplesOfRfc8032_match(
      String seed, String publicKey, String message, String signature) {
    SignatureKeyPair pair = SignatureKeyPair.fromSeed(Curve.ED448, secret(seed));

    assertEquals(publicKey, pair.publicKey().octets().toHex());
    assertEquals(signature, pair.sign(Bytes.hex(message)).toHex());
    assertEquals(signature, composite(pair).sign(Bytes.hex(message)).toHex());
  }

  @Test
  void publicKey_ed25519Example1OfRfc8032_matches() {
    SignatureKeyPair pair =
        SignatureKeyPair.fromSeed(
            Curve.ED25519,
            secret("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

    assertEquals(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        pair.publicKey().octets().toHex());
  }

  /** Our own signing from scalar and prefix gives the octets Bouncy Castle gives for the seed. */
  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void sign_expandedSeed_equalsSignatureOfSeed(Curve curve) {
    Seeds.forEach(
        15,
        random -> {
          SignatureKeyPair pair = SignatureKeyPair.generate(curve, random::nextBytes);
          Bytes message = ((EntropySource) random::nextBytes).bytes(random.nextInt(200));

          assertEquals(pair.publicKey(), composite(pair).publicKey());
          assertEquals(pair.sign(message), composite(pair).sign(message));
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void decode_encoded_isTheSamePair(Curve curve) {
    Seeds.forEach(
        5,
        random -> {
          SignatureKeyPair seed = SignatureKeyPair.generate(curve, random::nextBytes);
          SignatureKeyPair composite = composite(seed);

          assertEquals(
              seed.publicKey(), SignatureKeyPair.decode(curve, seed.encoded()).publicKey());
          assertEquals(
              composite.publicKey(),
              SignatureKeyPair.decode(curve, composite.encoded()).publicKey());
        });
  }

  @Test
  void sign_storedSeedOf56Octets_verifiesAsPlainEd448() {
    Seeds.forEach(
        10,
        random -> {
          EntropySource entropy = random::nextBytes;
          SignatureKeyPair pair =
              SignatureKeyPair.fromSeed(
                  Curve.ED448, entropy.secret(SignatureKeyPair.STORED_ED448_SEED_SIZE));
          byte[] message = entropy.bytes(64).toArray();

          byte[] signature = pair.sign(Bytes.wrap(message)).toArray();

          byte[] key = pair.publicKey().octets().toArray();
          assertTrue(Ed448.verify(signature, 0, key, 0, new byte[0], message, 0, 64));
        });
  }

  @Test
  void sign_sameMessageTwice_isTheSameSignature() {
    SignatureKeyPair pair =
        composite(SignatureKeyPair.generate(Curve.ED448, EntropySource.system()));

    assertEquals(pair.sign(Bytes.utf8("a")), pair.sign(Bytes.utf8("a")));
    assertTrue(!pair.sign(Bytes.utf8("a")).equals(pair.sign(Bytes.utf8("b"))));
  }

  @Test
  void sign_sliceOfALargerArray_signsTheSliceOnly() {
    SignatureKeyPair pair = SignatureKeyPair.generate(Curve.ED448, EntropySource.system());
    Bytes message = Bytes.utf8("xxmessageyy").slice(2, 9);

    assertEquals(pair.sign(Bytes.utf8("message")), pair.sign(message));
    assertEquals(pair.sign(Bytes.utf8("message")), composite(pair).sign(message));
    assertTrue(Signatures.verify(pair.publicKey(), message, pair.sign(message)));
  }

  @ParameterizedTest
  @CsvSource({
    "ED448, 0",
    "ED448, 32",
    "ED448, 55",
    "ED448, 58",
    "ED448, 113",
    "ED448, 115",
    "ED25519, 0",
    "ED25519, 31",
    "ED25519, 33",
    "ED25519, 63",
    "ED25519, 65",
    "X448, 56",
    "X25519, 32"
  })
  void decode_sizeThatNoKeyHas_isRefused(Curve curve, int size) {
    SecretBytes octets = EntropySource.system().secret(size);

    assertThrows(IllegalArgumentException.class, () -> SignatureKeyPair.decode(curve, octets));
  }

  @Test
  void fromSeed_sizeOfACompositeKey_isRefused() {
    SecretBytes composite = EntropySource.system().secret(114);

    assertThrows(
        IllegalArgumentException.class, () -> SignatureKeyPair.fromSeed(Curve.ED448, composite));
  }

  @Test
  void decode_compositeWithScalarZero_isRefused() {
    SecretBytes zero = SecretBytes.wrap(new byte[114]);

    assertThrows(IllegalArgumentException.class, () -> SignatureKeyPair.decode(Curve.ED448, zero));
  }

  private static SignatureKeyPair composite(SignatureKeyPair pair) {
    return SignatureKeyPair.decode(pair.curve(), pair.expanded());
  }

  private static SecretBytes secret(String hex) {
    return SecretBytes.copyOf(Bytes.hex(hex));
  }
}
