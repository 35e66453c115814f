package org.meshrelay.crypto.vector;

import java.math.BigInteger;
import java.util.Map;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.DerivedKeys;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.RsaPublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.crypto.udf.KeySeed;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;

/** The kinds of {@code encoding.json} about keys, their identifiers and their derivation. */
public final class KeyVectors extends VectorChecks {
  /** The suite. */
  public KeyVectors() {
    super(
        Map.ofEntries(
            Map.entry("key-udf", KeyVectors::identifier),
            Map.entry("key-udf-der", KeyVectors::identifierWithDer),
            Map.entry("key-udf-rsa-2016", KeyVectors::identifierOf2016),
            Map.entry("key-public", KeyVectors::publicOfPrivate),
            Map.entry("key-private-udf", KeyVectors::identifierOfPrivate),
            Map.entry("key-derive", KeyVectors::derive),
            Map.entry("key-derive-nist", KeyVectors::deriveNist),
            Map.entry("key-derive-prime", KeyVectors::derivePrime),
            Map.entry("key-derive-public", KeyVectors::derivePublic),
            Map.entry("ed448-signature", KeyVectors::signature),
            Map.entry("connect-witness", KeyVectors::connectWitness)));
  }

  private static void identifier(VectorCase vector) {
    PublicKey key = publicKey(vector);
    KeyIdentifierEra era = era(vector);
    expectText(vector, "udf", era.identifier(key).text());
    VectorMismatch.expectEqual(
        "era found", era, KeyIdentifierEra.of(key, vector.expectedText("udf")).orElseThrow());
  }

  private static void identifierWithDer(VectorCase vector) {
    expectHex(vector, "der", era(vector).material(publicKey(vector)));
    identifier(vector);
  }

  private static void identifierOf2016(VectorCase vector) {
    RsaPublicKey key = new RsaPublicKey(base64(vector, "n"), base64(vector, "e"));
    expectText(vector, "udf", key.identifier2016());
    VectorMismatch.expectEqual("named", true, key.isNamedBy(vector.expectedText("udf")));
  }

  private static void publicOfPrivate(VectorCase vector) {
    SecretBytes octets = SecretBytes.copyOf(base64(vector, "private"));
    AgreementKeyPair pair = AgreementKeyPair.fromPrivate(curve(vector.text("crv")), octets);
    expectHex(vector, "public", pair.publicKey().octets());
  }

  private static void identifierOfPrivate(VectorCase vector) {
    SecretBytes seed = SecretBytes.copyOf(base64(vector, "private"));
    SignatureKeyPair pair = SignatureKeyPair.fromSeed(curve(vector.text("crv")), seed);
    expectText(vector, "udf", era(vector).identifier(pair.publicKey()).text());
  }

  private static void derive(VectorCase vector) {
    Udf udf = Udf.parse(vector.text("udf"));
    Bytes salt = hex(vector, "salt");
    expectHex(vector, "ikm", udf.data());
    expectHex(vector, "prk", Hkdf.SHA512.extract(salt, SecretBytes.copyOf(udf.data())));
    int length = integer(vector, "length");
    expectHex(vector, "okm", KeySeed.of(udf).derive(salt, hex(vector, "info"), length));
  }

  private static void deriveNist(VectorCase vector) {
    BigInteger modulus = new BigInteger(vector.text("modulus"));
    expectNumber(vector, "scalar", seed(vector).scalar(integer(vector, "length"), modulus));
  }

  private static void derivePrime(VectorCase vector) {
    Bytes info = Bytes.utf8(vector.text("info"));
    expectNumber(
        vector, "prime", seed(vector).prime(hex(vector, "salt"), info, integer(vector, "length")));
  }

  private static void derivePublic(VectorCase vector) {
    Curve curve = curve(vector.text("crv"));
    if (curve.isSignature()) {
      SignatureKeyPair pair = DerivedKeys.signature(seed(vector), curve);
      expectHex(vector, "private", pair.encoded());
      expectHex(vector, "public", pair.publicKey().octets());
    } else {
      AgreementKeyPair pair = DerivedKeys.agreement(seed(vector), curve);
      boolean extended = Boolean.TRUE.equals(vector.data().get("extended"));
      PublicKey key = pair.publicKey();
      expectHex(vector, "private", pair.scalar());
      expectHex(vector, "public", extended ? key.octets() : key.plain());
    }
  }

  private static void signature(VectorCase vector) {
    PublicKey key = new PublicKey(Curve.ED448, base64(vector, "public"));
    boolean valid = Signatures.verify(key, base64(vector, "message"), base64(vector, "signature"));
    boolean expected = Boolean.TRUE.equals(vector.expect().get("valid"));
    VectorMismatch.expectEqual("valid", expected, valid);
  }

  private static void connectWitness(VectorCase vector) {
    String witness =
        MeshIdentifiers.witness(
            fingerprint(vector, "accountKey"),
            base64(vector, "serverNonce"),
            fingerprint(vector, "deviceKey"),
            base64(vector, "clientNonce"));
    expectText(vector, "witness", witness);
  }

  private static Bytes fingerprint(VectorCase vector, String name) {
    if (!(vector.data().get(name) instanceof Map<?, ?> key)) {
      throw new VectorMismatch("vector lacks " + name);
    }
    Bytes octets = Bytes.hex(String.valueOf(key.get("public")));
    return new PublicKey(curve(String.valueOf(key.get("crv"))), octets)
        .fingerprintAs(String.valueOf(key.get("udf")));
  }

  private static KeySeed seed(VectorCase vector) {
    return KeySeed.of(Udf.parse(vector.text("udf")));
  }

  private static KeyIdentifierEra era(VectorCase vector) {
    boolean octetString = vector.text("form").equals("octet-string");
    return switch (vector.text("contentType")) {
      case "application/x509-keyinfo" -> octetString ? KeyIdentifierEra.A : KeyIdentifierEra.B;
      case "PKIXKey" -> KeyIdentifierEra.C;
      default -> throw new VectorMismatch("no era of this content type");
    };
  }
}
