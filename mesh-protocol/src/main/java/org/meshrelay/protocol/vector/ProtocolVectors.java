package org.meshrelay.protocol.vector;

import static org.meshrelay.crypto.vector.VectorMismatch.expectEqual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * The published examples of {@code protocol.json}: messages of the protocol, values derived from
 * identifiers, key fingerprints, and the requests of 2016, which are only read as tagged objects.
 */
public final class ProtocolVectors implements VectorSuite {
  private static final String EXAMPLE = "protocol-example";
  private static final String DERIVED = "protocol-derived";
  private static final String FINGERPRINT = "protocol-fingerprint";
  private static final String PORTAL = "protocol-portal";

  private final ProtocolExamples examples = new ProtocolExamples();

  /**
   * The vectors of the document, which has no list of its own: one for each element of {@code
   * examples}, {@code derived}, {@code portal} and {@code keyFingerprints}.
   */
  public static List<VectorCase> cases(Map<String, Object> document) {
    List<VectorCase> cases = new ArrayList<>();
    add(cases, document.get("examples"), EXAMPLE);
    add(cases, document.get("derived"), DERIVED);
    add(cases, document.get("portal"), PORTAL);
    add(cases, document.get("keyFingerprints"), FINGERPRINT);
    return List.copyOf(cases);
  }

  @Override
  public Set<String> kinds() {
    return Set.of(EXAMPLE, DERIVED, FINGERPRINT, PORTAL);
  }

  @Override
  public void check(VectorCase vector) throws Exception {
    switch (vector.kind()) {
      case EXAMPLE -> examples.check(vector);
      case DERIVED -> derived(vector);
      case FINGERPRINT -> fingerprint(vector);
      case PORTAL -> portal(vector);
      default -> throw new VectorMismatch("not a kind of this suite: " + vector.kind());
    }
  }

  private static void add(List<VectorCase> cases, @Nullable Object list, String kind) {
    if (!(list instanceof List<?> entries)) {
      throw new VectorMismatch("the document lacks the list of " + kind);
    }
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> members) || !(members.get("id") instanceof String id)) {
        throw new VectorMismatch("a vector of " + kind + " has no id");
      }
      Map<String, Object> data = new LinkedHashMap<>();
      members.forEach((name, value) -> data.put(String.valueOf(name), value));
      cases.add(new VectorCase(id, kind, data, Map.of()));
    }
  }

  private static void portal(VectorCase vector) throws DecodeException {
    TaggedObject object = TaggedObject.of(PlainValues.toNode(vector.data().get("wire")));
    expectEqual("tag", vector.text("tag"), object.tag());
  }

  private static void fingerprint(VectorCase vector) {
    KeyIdentifierEra era =
        switch (vector.text("form")) {
          case "oct" -> KeyIdentifierEra.A;
          case "spki-x509" -> KeyIdentifierEra.B;
          case "PKIXKey" -> KeyIdentifierEra.C;
          default -> throw new VectorMismatch("no such form: " + vector.text("form"));
        };
    Curve curve = Curve.ofWireName(vector.text("curve")).orElseThrow();
    PublicKey key = new PublicKey(curve, Bytes.hex(vector.text("rawPublicHex")));
    String udf = vector.text("udf");
    expectEqual("content type", vector.text("contentType"), era.contentType());
    expectEqual("octets hashed", vector.text("derHex"), era.material(key).toHex());
    expectEqual("identifier", udf, era.identifier(key).text());
    expectEqual("names the key", true, key.isNamedBy(udf));
  }

  private static void derived(VectorCase vector) {
    switch (vector.id()) {
      case "salted-pin" ->
          expectEqual(
              "salted PIN",
              vector.text("saltedPin"),
              Pin.salted(Udf.parse(vector.text("pin")), vector.text("action")).text());
      case "pin-id" ->
          expectEqual(
              "identifier of the PIN",
              vector.text("pinId"),
              Pin.id(Udf.parse(vector.text("saltedPin")), vector.text("account")).text());
      case "pin-witness" -> pinWitness(vector);
      case "connection-witness" -> connectionWitness(vector);
      case "envelope-id" ->
          expectEqual(
              "EnvelopeID",
              vector.text("envelopeId"),
              MeshIdentifiers.envelopeId(vector.text("messageId")));
      case "envelope-id-july-2020" -> olderEnvelopeId(vector);
      case "response-id", "response-id-connection" ->
          expectEqual(
              "ResponseID",
              vector.text("responseId"),
              MeshIdentifiers.responseId(vector.text("messageId")));
      case "publication-id" -> publicationId(vector);
      case "publication-authenticators" -> publicationAuthenticators(vector);
      default -> throw new VectorMismatch("no such derived value: " + vector.id());
    }
  }

  private static void pinWitness(VectorCase vector) {
    Bytes witness =
        Pin.witness(
            Udf.parse(vector.text("saltedPin")),
            vector.text("account"),
            Bytes.hex(vector.text("clientNonceHex")),
            Bytes.hex(vector.text("payloadDigestHex")));
    expectEqual("witness of the PIN", vector.text("pinWitnessHex"), witness.toHex());
  }

  private static void connectionWitness(VectorCase vector) {
    Bytes mesh = Bytes.hex(vector.text("meshFingerprint64"));
    Bytes device = Bytes.hex(vector.text("deviceFingerprint64"));
    expectEqual("master", vector.text("meshUdf"), shown(mesh));
    expectEqual("device", vector.text("deviceUdf"), shown(device));
    String witness =
        MeshIdentifiers.witness(
            mesh,
            Bytes.hex(vector.text("serverNonce")),
            device,
            Bytes.hex(vector.text("clientNonce")));
    expectEqual("witness", vector.text("witness"), witness);
  }

  private static String shown(Bytes fingerprint) {
    return Udf.of(fingerprint.get(0), fingerprint.slice(1), ContentDigest.BITS).text();
  }

  private static void olderEnvelopeId(VectorCase vector) {
    Bytes hashed =
        Digests.sha512(Bytes.utf8("application/udf-encryption:" + vector.text("messageId")));
    Udf udf = Udf.of(UdfType.DIGEST_SHA2_512.code(), hashed, ContentDigest.BITS);
    expectEqual("EnvelopeID", vector.text("envelopeId"), udf.text());
  }

  private static void publicationId(VectorCase vector) {
    Udf key = Udf.parse(vector.text("key"));
    expectEqual(
        "identifier under the label published",
        vector.text("publicationId"),
        Publication.id(key, vector.text("label")).text());
    expectEqual(
        "identifier under the label we write",
        vector.text("publicationIdWithSpecifiedLabel"),
        Publication.id(key).text());
  }

  private static void publicationAuthenticators(VectorCase vector) {
    Udf key = Udf.parse(vector.text("key"));
    Udf service = Publication.serviceAuthenticator(key);
    Udf device = Publication.deviceAuthenticator(key);
    String claimant = vector.text("claimant");
    expectEqual("key for the service", vector.text("serviceAuthenticator"), service.text());
    expectEqual("key for the device", vector.text("deviceAuthenticator"), device.text());
    expectEqual(
        "proof for the service",
        vector.text("serviceAuthenticate"),
        Publication.authenticate(service, claimant).text());
    expectEqual(
        "proof for the device",
        vector.text("deviceAuthenticate"),
        Publication.authenticate(device, claimant).text());
  }
}
