package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.requireCount;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.KeyParameters;

/** What a service is asked to do with a key share (protocol.md 1.8, Operate). */
public sealed interface CryptographicOperation extends MeshObject {
  /**
   * Which share.
   *
   * @param keyId identifier of the capability
   * @param keyCoefficient multiplier of the share, big-endian; null is one
   */
  record Key(@Nullable String keyId, @Nullable Bytes keyCoefficient) {
    static Key read(ObjectReader in) throws DecodeException {
      return new Key(in.string("KeyId"), in.binary("KeyCoefficient"));
    }

    ObjectWriter write(ObjectWriter out) {
      return out.put("KeyId", keyId).put("KeyCoefficient", keyCoefficient);
    }
  }

  /**
   * Agrees with a public key.
   *
   * @param key which share
   * @param publicKey the other side's key
   */
  record KeyAgreement(Key key, PublicKey publicKey) implements CryptographicOperation {
    @Override
    public String tag() {
      return "CryptographicOperationKeyAgreement";
    }

    @Override
    public JsonObject members() {
      return key.write(new ObjectWriter()).put("PublicKey", KeyParameters.write(publicKey)).build();
    }
  }

  /**
   * Signs.
   *
   * @param key which share
   * @param data what is to be signed
   * @param partialR commitment of the other signers
   */
  record Sign(Key key, @Nullable Bytes data, @Nullable Bytes partialR)
      implements CryptographicOperation {
    @Override
    public String tag() {
      return "CryptographicOperationSign";
    }

    @Override
    public JsonObject members() {
      return key.write(new ObjectWriter()).put("Data", data).put("PartialR", partialR).build();
    }
  }

  /**
   * Makes a key.
   *
   * @param key which share
   */
  record Generate(Key key) implements CryptographicOperation {
    @Override
    public String tag() {
      return "CryptographicOperationGenerate";
    }

    @Override
    public JsonObject members() {
      return key.write(new ObjectWriter()).build();
    }
  }

  /**
   * Splits the share.
   *
   * @param key which share
   * @param threshold how many parts recover it
   * @param shares how many parts
   */
  record Share(Key key, long threshold, long shares) implements CryptographicOperation {
    @Override
    public String tag() {
      return "CryptographicOperationShare";
    }

    @Override
    public JsonObject members() {
      return key.write(new ObjectWriter())
          .put("Threshold", (Long) threshold)
          .put("Shares", (Long) shares)
          .build();
    }
  }

  /**
   * An operation that we do not know.
   *
   * @param key which share
   * @param tag the class
   * @param members all members as received
   */
  record Unknown(Key key, String tag, JsonObject members) implements CryptographicOperation {}

  /** Which share. */
  Key key();

  /** The operation in an element that is tagged with its class. */
  static CryptographicOperation read(JsonNode node) throws DecodeException {
    TaggedObject object = TaggedObject.of(node);
    ObjectReader in = object.reader();
    Key key = Key.read(in);
    return switch (object.tag()) {
      case "CryptographicOperationKeyAgreement" ->
          new KeyAgreement(key, in.requireValue("PublicKey", KeyParameters::read));
      case "CryptographicOperationSign" -> new Sign(key, in.binary("Data"), in.binary("PartialR"));
      case "CryptographicOperationGenerate" -> new Generate(key);
      case "CryptographicOperationShare" ->
          new Share(key, requireCount(in, "Threshold"), requireCount(in, "Shares"));
      default -> new Unknown(key, object.tag(), object.members());
    };
  }
}
