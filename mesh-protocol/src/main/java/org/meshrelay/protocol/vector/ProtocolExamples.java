package org.meshrelay.protocol.vector;

import static org.meshrelay.crypto.vector.VectorMismatch.expectEqual;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.catalog.UnknownEntry;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.UnknownMessage;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.Assertion;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.UnknownAssertion;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.protocol.transaction.UnknownRequest;

/**
 * Checks one published message: it becomes a typed object that survives being written, every signed
 * profile inside verifies, and with any bit changed it does not.
 */
final class ProtocolExamples {
  void check(VectorCase vector) throws Exception {
    JsonNode wire = PlainValues.toNode(vector.data().get("wire"));
    Bytes octets = JsonWriter.write(wire, Encoding.JSON);
    switch (vector.text("direction")) {
      case "request" -> request(octets);
      case "response" -> response(vector.text("tag"), octets);
      case "message" -> message(octets);
      case "object" -> object(octets);
      default -> throw new VectorMismatch("no such direction: " + vector.text("direction"));
    }
    List<DareEnvelope> envelopes = new ArrayList<>();
    collect(wire, envelopes);
    for (DareEnvelope envelope : envelopes) {
      new ProfileExample(envelope, envelopes).check();
    }
    statedChecks(vector, wire);
    statedKeys(vector);
  }

  private static void request(Bytes octets) throws DecodeException {
    MeshRequest request = RequestCodec.decode(octets, Encoding.JSON);
    if (request instanceof UnknownRequest) {
      throw new VectorMismatch("unknown request: " + request.tag());
    }
    for (Encoding encoding : Encoding.values()) {
      Bytes written = RequestCodec.encode(request, encoding);
      expectEqual("request read again", request, RequestCodec.decode(written, encoding));
    }
    if (request instanceof ClaimRequest claim
        && MessageCheck.of(claim.messageClaim()) instanceof MessageCheck.Refused refused) {
      throw new VectorMismatch("claim: " + refused.refusal());
    }
  }

  private static void response(String tag, Bytes octets) throws DecodeException {
    TransactionName asked = answeredBy(tag);
    MeshResponse response = ResponseCodec.decode(asked, octets, Encoding.JSON);
    for (Encoding encoding : Encoding.values()) {
      Bytes written = ResponseCodec.encode(response, encoding);
      expectEqual("response read again", response, ResponseCodec.decode(asked, written, encoding));
    }
  }

  /** The transaction whose response has the tag, in its later name too. */
  private static TransactionName answeredBy(String tag) {
    return tag.equals("BindResponse")
        ? TransactionName.CREATE_ACCOUNT
        : List.of(TransactionName.values()).stream()
            .filter(name -> name.responseTag().equals(tag))
            .findFirst()
            .orElseThrow(() -> new VectorMismatch("no transaction answers with " + tag));
  }

  private static void message(Bytes octets) throws DecodeException {
    MeshMessage message = MessageCodec.parse(octets);
    if (message instanceof UnknownMessage) {
      throw new VectorMismatch("unknown message: " + message.tag());
    }
    expectEqual("message read again", message, MessageCodec.parse(message.payload()));
  }

  private static void object(Bytes octets) throws DecodeException {
    Assertion assertion = AssertionCodec.parse(octets);
    if (!(assertion instanceof UnknownAssertion)) {
      expectEqual("assertion read again", assertion, AssertionCodec.parse(assertion.payload()));
      return;
    }
    CatalogedEntry entry = CatalogCodec.parse(octets);
    if (entry instanceof UnknownEntry) {
      throw new VectorMismatch("unknown object: " + entry.tag());
    }
    expectEqual("entry read again", entry, CatalogCodec.parse(entry.payload()));
  }

  /** All envelopes in the tree, those in an array before what follows it. */
  private static void collect(JsonNode node, List<DareEnvelope> envelopes) throws DecodeException {
    if (node instanceof JsonArray array) {
      if (isEnvelope(array)) {
        envelopes.add(DareEnvelope.of(array));
        return;
      }
      for (JsonNode element : array.elements()) {
        collect(element, envelopes);
      }
    } else if (node instanceof JsonObject object) {
      for (JsonNode member : object.members().values()) {
        collect(member, envelopes);
      }
    }
  }

  private static boolean isEnvelope(JsonArray array) {
    return array.size() >= 2
        && array.get(0) instanceof JsonObject
        && array.get(1) instanceof JsonString;
  }

  /** What the vector itself says of the payloads of its envelopes. */
  private static void statedChecks(VectorCase vector, JsonNode wire) throws DecodeException {
    if (!(vector.data().get("checks") instanceof Map<?, ?> checks)) {
      return;
    }
    JsonObject members = TaggedObject.of(wire).members();
    for (Map.Entry<?, ?> check : checks.entrySet()) {
      String name = String.valueOf(check.getKey());
      JsonNode node = members.get(name);
      if (node == null || !(check.getValue() instanceof Map<?, ?> stated)) {
        throw new VectorMismatch("the example lacks " + name);
      }
      DareEnvelope envelope = DareEnvelope.of(node);
      expectEqual(name, String.valueOf(stated.get("payloadUtf8")), envelope.payload().utf8());
      expectEqual(
          name + " digest",
          String.valueOf(stated.get("payloadSha512")),
          Digests.sha512(envelope.payload()).toHex());
      expectEqual(name + " digest matches", true, envelope.digestMatches());
    }
  }

  private static void statedKeys(VectorCase vector) {
    if (vector.data().get("keyUdfs") instanceof Map<?, ?> keys) {
      keys.forEach(
          (udf, hex) -> {
            PublicKey key = new PublicKey(Curve.ED448, Bytes.hex(String.valueOf(hex)));
            expectEqual(udf + " names its key", true, key.isNamedBy(String.valueOf(udf)));
          });
    }
  }
}
