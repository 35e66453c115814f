package org.meshrelay.protocol.dare;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.SplittableRandom;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.testkit.VectorFiles;

/** What the tests of envelopes share: keys from a seed, and published examples. */
final class Envelopes {
  /**
   * A signed profile of the protocol-02 examples and the key that signed it.
   *
   * @param name vector identifier in {@code dare.json}
   * @param publicKey Ed448, base64url
   */
  record Published(String name, String publicKey) {
    DareEnvelope envelope() throws DecodeException {
      return DareEnvelope.of(Envelopes.published(name));
    }

    PublicKey key() {
      return new PublicKey(Curve.ED448, Base64Url.decode(publicKey));
    }
  }

  static final Published PROFILE_SERVICE =
      new Published(
          "seed02-EnvelopedProfileService",
          "mHlROSazpUTzwFNZ0qI1MbXjpthOUxple0W8NUaq8M71VT5eNwXjcfQ-tMlLgwq_Uff1FGmmlH-A");
  static final Published PROFILE_HOST =
      new Published(
          "seed02-EnvelopedProfileHost",
          "ouDlKyIUksS_CWUhqoWaPFP93Ka9Zg53dQCC44guaGOBB9S12eHlz2KoX9-PctQH31567TcmMDCA");
  static final Published PROFILE_PERSONAL =
      new Published(
          "seed02-SignedProfileMesh",
          "0Vxq105QJ4y0IJu_pE2iBm6y7NTruQQkZhUIJGYu-6mBhNJCTKjnSIkkb6SK6aLRlzpwv-UWCzMA");

  private Envelopes() {}

  static EntropySource entropy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextBytes;
  }

  static SignatureKeyPair signer(long seed) {
    return SignatureKeyPair.generate(Curve.ED448, entropy(seed));
  }

  static AgreementKeyPair recipient(Curve curve, long seed) {
    return AgreementKeyPair.generate(curve, entropy(seed));
  }

  static DareEnvelope json(String document) throws DecodeException {
    return DareEnvelope.parse(Bytes.utf8(document), Encoding.JSON);
  }

  /** Written and read again, as a peer would see it. */
  static DareEnvelope sent(DareEnvelope envelope, Encoding encoding) throws DecodeException {
    return DareEnvelope.parse(envelope.encode(encoding), encoding);
  }

  /** The envelope of a vector of {@code dare.json}. */
  static JsonNode published(String id) throws DecodeException {
    JsonObject root = JsonReader.readObject(vectorFile(), Encoding.JSON, ReadLimits.of(16 << 20));
    if (root.get("vectors") instanceof JsonArray vectors) {
      for (JsonNode node : vectors.elements()) {
        if (node instanceof JsonObject vector
            && JsonString.of(id).equals(vector.get("id"))
            && vector.get("data") instanceof JsonObject data) {
          return Objects.requireNonNull(data.get("envelope"));
        }
      }
    }
    throw new AssertionError("no vector " + id);
  }

  private static Bytes vectorFile() {
    try {
      return Bytes.wrap(
          Files.readAllBytes(VectorFiles.root().resolve("vectors").resolve("dare.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
