package org.meshrelay.crypto.vector;

import java.util.Map;
import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.Authenticator;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.StrongName;
import org.meshrelay.crypto.udf.Udf;

/** The kinds of {@code encoding.json} about fingerprints and identifiers. */
public final class UdfVectors extends VectorChecks {
  /** The suite. */
  public UdfVectors() {
    super(
        Map.ofEntries(
            Map.entry("udf-digest", UdfVectors::digest),
            Map.entry("udf-digest-steps", UdfVectors::digestSteps),
            Map.entry("udf-authenticator", UdfVectors::authenticator),
            Map.entry("udf-authenticator-steps", UdfVectors::authenticatorSteps),
            Map.entry("udf-fixed", UdfVectors::fixed),
            Map.entry("udf-parse", UdfVectors::parse),
            Map.entry("earl-locator", UdfVectors::earlLocator),
            Map.entry("pin-salt", UdfVectors::pinSalt),
            Map.entry("pin-id", UdfVectors::pinId),
            Map.entry("pin-witness", UdfVectors::pinWitness),
            Map.entry("message-derived-id", UdfVectors::messageDerivedId),
            Map.entry("sin-parse", UdfVectors::strongName)));
  }

  private static void digest(VectorCase vector) {
    Bytes data = hex(vector, "data");
    int bits = integer(vector, "bits");
    Udf udf = ContentDigest.of(data, vector.text("contentType"), algorithm(vector), bits);
    expectText(vector, "udf", udf.text());
  }

  private static void digestSteps(VectorCase vector) {
    DigestAlgorithm algorithm = algorithm(vector);
    Bytes digest = algorithm.of(hex(vector, "data"));
    Bytes typed = ContentDigest.typedDigest(digest, vector.text("contentType"), algorithm);
    expectHex(vector, "cdv", digest);
    expectHex(vector, "tcdv", typed);
    VectorMismatch.expectEqual(
        "typeId", vector.expectedInteger("typeId"), (long) ContentDigest.typeOf(typed, algorithm));
    digest(vector);
  }

  private static void authenticator(VectorCase vector) {
    Udf udf =
        Authenticator.of(
            hex(vector, "data"),
            vector.text("contentType"),
            vector.text("key"),
            integer(vector, "bits"));
    expectText(vector, "udf", udf.text());
  }

  private static void authenticatorSteps(VectorCase vector) {
    SecretBytes key = SecretBytes.copyOf(Bytes.utf8(vector.text("key")));
    SecretBytes prk = Hkdf.SHA512.extract(Bytes.utf8("KeyedUDFMaster"), key);
    expectHex(vector, "prk", prk);
    expectHex(vector, "okm", Hkdf.SHA512.expand(prk, Bytes.utf8("KeyedUDFExpand"), 64));
    expectHex(
        vector,
        "mac",
        Authenticator.mac(hex(vector, "data"), vector.text("contentType"), vector.text("key")));
    authenticator(vector);
  }

  private static void fixed(VectorCase vector) {
    Udf udf = Udf.of(integer(vector, "typeId"), hex(vector, "data"));
    expectText(vector, "udf", udf.text());
    VectorMismatch.expectEqual("parsed again", udf, Udf.parse(udf.text()));
  }

  private static void parse(VectorCase vector) {
    Udf udf = Udf.parse(vector.text("udf"));
    VectorMismatch.expectEqual("typeId", vector.expectedInteger("typeId"), (long) udf.type());
    expectHex(vector, "data", udf.data());
  }

  private static void earlLocator(VectorCase vector) {
    Udf key = Udf.parse(vector.text("key"));
    String contentType = vector.text("contentType");
    Udf locator = Earl.locator(key, integer(vector, "keyBits"), contentType);
    expectText(vector, "locator", locator.text());
    if (contentType.equals(Earl.CONTENT_TYPE)) {
      expectText(vector, "locator", Earl.locator(key).text());
    }
  }

  private static void pinSalt(VectorCase vector) {
    Udf salted = Pin.salted(Udf.parse(vector.text("pin")), vector.text("action"));
    expectText(vector, "saltedPin", salted.text());
  }

  private static void pinId(VectorCase vector) {
    Udf id = Pin.id(Udf.parse(vector.text("saltedPin")), vector.text("account"));
    expectText(vector, "pinId", id.text());
  }

  private static void pinWitness(VectorCase vector) {
    Bytes witness =
        Pin.witness(
            Udf.parse(vector.text("saltedPin")),
            vector.text("account"),
            hex(vector, "clientNonce"),
            hex(vector, "payloadDigest"));
    expectHex(vector, "witness", witness);
  }

  private static void messageDerivedId(VectorCase vector) {
    String messageId = vector.text("messageId");
    String id =
        switch (vector.text("contentType")) {
          case "application/mmm/envelopeid" -> MeshIdentifiers.envelopeId(messageId);
          case "application/mmm/responseid" -> MeshIdentifiers.responseId(messageId);
          default -> throw new VectorMismatch("no identifier of this content type");
        };
    expectText(vector, "id", id);
  }

  private static void strongName(VectorCase vector) {
    StrongName name = StrongName.parse(vector.text("address"));
    expectText(vector, "address", name.address());
    VectorMismatch.expectEqual(
        "udf",
        String.valueOf(vector.expect().get("udf")),
        name.fingerprint().orElse(String.valueOf((Object) null)));
  }

  private static DigestAlgorithm algorithm(VectorCase vector) {
    return DigestAlgorithm.ofMeshName(vector.text("algorithm"))
        .orElseThrow(() -> new VectorMismatch("no such digest"));
  }
}
