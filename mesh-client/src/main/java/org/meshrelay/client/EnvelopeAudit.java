package org.meshrelay.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.stream.SignatureReport;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.profile.KeyData;

/**
 * Digest and signatures of an envelope, as far as the keys are at hand: those given, those named in
 * the assertion beside a signature, those in the payload itself (a profile signs itself). A key
 * that only the envelope names shows that the envelope agrees with itself, not who made it; the
 * report says where each key came from. Pure, any thread.
 *
 * @param digest whether the payload is what its digest says
 * @param signatures one verdict per signature
 */
public record EnvelopeAudit(Digest digest, List<Signature> signatures) {
  /** Copies the list. */
  public EnvelopeAudit {
    signatures = List.copyOf(signatures);
  }

  /** What the digest says of the payload. */
  public enum Digest {
    /** It is that of the payload. */
    OK,
    /** It is not, or of an algorithm that we do not know. */
    BAD,
    /** There is none. */
    NONE
  }

  /** What came of a signature. */
  public enum Verdict {
    /** It verifies. */
    OK,
    /** It does not. */
    BAD,
    /** Its key is not at hand. */
    UNKNOWN
  }

  /**
   * One signature.
   *
   * @param kid identifier of the key, as stated
   * @param alg algorithm, as stated
   * @param status verdict
   * @param source where the key came from: {@code given}, {@code connection} or {@code payload}
   */
  public record Signature(
      @Nullable String kid, @Nullable String alg, Verdict status, @Nullable String source) {}

  /** Judges an envelope with the keys that the caller knows. */
  public static EnvelopeAudit of(DareEnvelope envelope, List<PublicKey> given) {
    Digest digest =
        envelope.statedDigest() == null
            ? Digest.NONE
            : envelope.digestMatches() ? Digest.OK : Digest.BAD;
    List<Signature> signatures = new ArrayList<>();
    for (DareSignature signature : envelope.signatures()) {
      Bytes open = envelope.isEncrypted() ? Bytes.EMPTY : envelope.payload();
      signatures.add(
          judge(
              signature,
              sources(given, envelope.connectionOf(signature), open),
              envelope.computedDigest()));
    }
    return new EnvelopeAudit(digest, signatures);
  }

  /**
   * Judges an envelope that was read as a stream, with the keys that the caller knows.
   *
   * @param payload as stored, if it is short enough to be a profile; else empty
   */
  public static EnvelopeAudit of(StreamReport report, Bytes payload, List<PublicKey> given) {
    Digest digest =
        switch (report.digest()) {
          case OK -> Digest.OK;
          case BAD -> Digest.BAD;
          case NONE -> Digest.NONE;
        };
    Bytes signed = report.computedDigest();
    List<Signature> signatures = new ArrayList<>();
    for (SignatureReport each : report.signatures()) {
      DareSignature entry = each.signature();
      DareEnvelope connection =
          entry.connection() != null ? entry.connection() : report.header().connection();
      Bytes open = report.header().encryption() == null ? payload : Bytes.EMPTY;
      signatures.add(judge(entry, sources(given, connection, open), signed));
    }
    return new EnvelopeAudit(digest, signatures);
  }

  /** True if nothing is wrong: a signature whose key is not at hand proves nothing either way. */
  public boolean isValid() {
    return digest != Digest.BAD
        && signatures.stream().noneMatch(signature -> signature.status() == Verdict.BAD);
  }

  /** Every public key that stands in an object, wherever. */
  public static List<PublicKey> keysIn(Bytes payload) {
    List<PublicKey> keys = new ArrayList<>();
    try {
      collect(JsonReader.read(payload, Encoding.JSON, ReadLimits.STORED), keys);
    } catch (DecodeException e) {
      return List.of(); // a payload of another kind names no keys
    }
    return keys;
  }

  private static Map<String, List<PublicKey>> sources(
      List<PublicKey> given, @Nullable DareEnvelope connection, Bytes payload) {
    Map<String, List<PublicKey>> sources = new LinkedHashMap<>();
    sources.put("given", given);
    sources.put("connection", connection == null ? List.of() : keysIn(connection.payload()));
    sources.put("payload", keysIn(payload));
    return sources;
  }

  private static Signature judge(
      DareSignature signature, Map<String, List<PublicKey>> sources, @Nullable Bytes digest) {
    String kid = signature.keyIdentifier();
    Verdict verdict = Verdict.UNKNOWN;
    if (signature.value().isEmpty()) {
      return new Signature(kid, signature.algorithm(), verdict, null); // announces a signer only
    }
    for (Map.Entry<String, List<PublicKey>> source : sources.entrySet()) {
      for (PublicKey key : source.getValue()) {
        if (!key.curve().isSignature() || (kid != null && !key.isNamedBy(kid))) {
          continue;
        }
        if (digest != null && Signatures.verify(key, digest, signature.value())) {
          return new Signature(kid, signature.algorithm(), Verdict.OK, source.getKey());
        }
        verdict = kid == null ? verdict : Verdict.BAD;
      }
    }
    return new Signature(kid, signature.algorithm(), verdict, null);
  }

  private static void collect(JsonNode node, List<PublicKey> keys) {
    switch (node) {
      case JsonArray array -> array.elements().forEach(element -> collect(element, keys));
      case JsonObject object -> {
        if (object.get("PublicParameters") != null) {
          add(object, keys);
        }
        object.members().values().forEach(member -> collect(member, keys));
      }
      default -> {}
    }
  }

  private static void add(JsonObject object, List<PublicKey> keys) {
    try {
      keys.add(KeyData.read(object).publicKey());
    } catch (DecodeException e) {
      // A key of a curve that we do not know verifies nothing here.
      return;
    }
  }
}
