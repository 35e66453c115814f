package org.meshrelay.protocol.transaction;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/** What came of an operation on a key share (protocol.md 1.8, Operate). */
public sealed interface CryptographicResult extends MeshObject {
  /** The error of an operation that we do not do. */
  String NOT_SUPPORTED = "NotSupported";

  /**
   * It failed; the other operations of the request go on.
   *
   * @param error why, in a word
   */
  record Failed(String error) implements CryptographicResult {
    @Override
    public String tag() {
      return "CryptographicResult";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter().put("Error", error).build();
    }
  }

  /**
   * The share's part of an agreement on an elliptic curve.
   *
   * @param curve name of the curve
   * @param result the product point
   */
  record KeyAgreement(String curve, Bytes result) implements CryptographicResult {
    private static final String CLASS = "KeyAgreementECDH";

    @Override
    public String tag() {
      return "CryptographicResultKeyAgreement";
    }

    @Override
    public JsonObject members() {
      JsonObject agreement = new ObjectWriter().put("Curve", curve).put("Result", result).build();
      return JsonObject.of("KeyAgreement", JsonObject.of(CLASS, agreement));
    }

    static CryptographicResult read(TaggedObject object) throws DecodeException {
      TaggedObject agreement = object.reader().requireValue("KeyAgreement", TaggedObject::of);
      if (!agreement.tag().equals(CLASS)) {
        return new Unknown(object.tag(), object.members());
      }
      ObjectReader in = agreement.reader();
      return new KeyAgreement(in.requireString("Curve"), in.requireBinary("Result"));
    }

    /** The result is a secret of whoever asked. */
    @Override
    public String toString() {
      return "KeyAgreement[" + curve + "]";
    }
  }

  /**
   * A result that we do not know.
   *
   * @param tag the class
   * @param members all members as received
   */
  record Unknown(String tag, JsonObject members) implements CryptographicResult {}

  /** The result in an element that is tagged with its class. */
  static CryptographicResult read(JsonNode node) throws DecodeException {
    TaggedObject object = TaggedObject.of(node);
    ObjectReader in = object.reader();
    String error = in.string("Error");
    if (error != null) {
      return new Failed(error);
    }
    return object.tag().equals("CryptographicResultKeyAgreement")
        ? KeyAgreement.read(object)
        : new Unknown(object.tag(), object.members());
  }
}
