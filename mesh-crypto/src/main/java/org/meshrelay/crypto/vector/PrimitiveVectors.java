package org.meshrelay.crypto.vector;

import java.util.Map;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.KeyConversion;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.crypto.threshold.KeyCombination;

/** The groups {@code primitive}, {@code scalar} and {@code cogeneration} of {@code crypto.json}. */
public final class PrimitiveVectors extends VectorChecks {
  private static final Bytes MESSAGE = Bytes.utf8("signed with the sum");

  /** The suite. */
  public PrimitiveVectors() {
    super(
        Map.of(
            "x_agree", PrimitiveVectors::agree,
            "ed448_to_x448", PrimitiveVectors::convert,
            "hkdf_sha512", PrimitiveVectors::hkdf,
            "ed_scalar", PrimitiveVectors::scalar,
            "combine_ed", PrimitiveVectors::combineSignature,
            "combine_x", PrimitiveVectors::combineAgreement));
  }

  private static void agree(VectorCase vector) throws AgreementException {
    Curve curve = curve(vector.text("alg"));
    AgreementKeyPair pair = AgreementKeyPair.fromPrivate(curve, secretHex(vector, "private"));
    expectHex(vector, "shared", pair.agree(new PublicKey(curve, hex(vector, "public"))));
  }

  private static void convert(VectorCase vector) {
    SecretBytes seed = secretHex(vector, "seed");
    SignatureKeyPair signing = SignatureKeyPair.fromSeed(Curve.ED448, seed);
    AgreementKeyPair pair = AgreementKeyPair.fromEd448Seed(seed);
    PublicKey converted =
        KeyConversion.toX448(new PublicKey(Curve.ED448, hex(vector, "ed448_public")))
            .orElseThrow(() -> new VectorMismatch("not a point"));
    VectorMismatch.expectEqual(
        "ed448_public", vector.text("ed448_public"), signing.publicKey().octets().toHex());
    // The vector's private octets are the digest before clamping, which hides two bits.
    SecretBytes unclamped = SecretBytes.copyOf(Bytes.hex(vector.expectedText("x448_private")));
    VectorMismatch.expectEqual(
        "x448_private",
        AgreementKeyPair.fromPrivate(Curve.X448, unclamped).scalar().reveal(),
        pair.scalar().reveal());
    expectHex(vector, "x448_public", pair.publicKey().plain());
    VectorMismatch.expectEqual("converted", pair.publicKey(), converted);
  }

  private static void hkdf(VectorCase vector) {
    SecretBytes prk = Hkdf.SHA512.extract(hex(vector, "salt"), secretHex(vector, "ikm"));
    expectHex(vector, "prk", prk);
    expectHex(
        vector, "okm", Hkdf.SHA512.expand(prk, hex(vector, "info"), integer(vector, "length")));
  }

  private static void scalar(VectorCase vector) {
    SignatureKeyPair pair = signing(vector, "seed");
    Bytes expanded = pair.expanded().reveal();
    int half = expanded.size() / 2;
    expectNumber(vector, "scalar", littleEndian(expanded.slice(0, half)));
    expectHex(vector, "prefix", expanded.slice(half));
    expectHex(vector, "public", pair.publicKey().octets());
  }

  private static void combineSignature(VectorCase vector) {
    SignatureKeyPair device = signing(vector, "seed_device");
    SignatureKeyPair overlay = signing(vector, "seed_overlay");
    expectHex(vector, "public_device", device.publicKey().octets());
    expectHex(vector, "public_overlay", overlay.publicKey().octets());
    SignatureKeyPair sum = KeyCombination.combine(device, overlay);
    Bytes encoded = sum.encoded().reveal();
    Bytes scalar = encoded.slice(0, encoded.size() / 2);
    expectNumber(vector, "scalar", littleEndian(scalar));
    Bytes expected = Bytes.hex(vector.expectedText("scalar_le"));
    VectorMismatch.expectEqual("scalar_le", expected, scalar.slice(0, expected.size()));
    expectHex(vector, "public", sum.publicKey().octets());
    VectorMismatch.expectEqual(
        "sum of public keys",
        sum.publicKey(),
        KeyCombination.combine(device.publicKey(), overlay.publicKey()));
    VectorMismatch.expectEqual(
        "signature verifies", true, Signatures.verify(sum.publicKey(), MESSAGE, sum.sign(MESSAGE)));
  }

  private static void combineAgreement(VectorCase vector) {
    Curve curve = curve(vector.text("alg"));
    AgreementKeyPair device =
        AgreementKeyPair.fromPrivate(curve, secretHex(vector, "private_device"));
    AgreementKeyPair overlay =
        AgreementKeyPair.fromPrivate(curve, secretHex(vector, "private_overlay"));
    expectHex(vector, "public_device_ext", device.publicKey().octets());
    expectHex(vector, "public_overlay_ext", overlay.publicKey().octets());
    AgreementKeyPair sum = KeyCombination.combine(device, overlay);
    expectNumber(vector, "scalar", littleEndian(sum.scalar().reveal()));
    expectHex(vector, "scalar_le", sum.scalar());
    expectHex(vector, "public", sum.publicKey().plain());
    expectHex(vector, "public_ext", sum.publicKey().octets());
    VectorMismatch.expectEqual(
        "sum of public keys",
        sum.publicKey(),
        KeyCombination.combine(device.publicKey(), overlay.publicKey()));
  }

  private static SignatureKeyPair signing(VectorCase vector, String name) {
    return SignatureKeyPair.fromSeed(curve(vector.text("alg")), secretHex(vector, name));
  }
}
