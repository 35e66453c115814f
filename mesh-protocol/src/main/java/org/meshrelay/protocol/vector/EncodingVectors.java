package org.meshrelay.protocol.vector;

import static org.meshrelay.crypto.vector.VectorMismatch.expectEqual;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/** The kinds of {@code encoding.json} that are about encodings (encoding.md 9). */
public final class EncodingVectors implements VectorSuite {
  private static final Pattern STEP = Pattern.compile("(\\w+)(?:\\[(\\d+)])?");

  @Override
  public Set<String> kinds() {
    return Set.of("profile-body", "jsonbcd-decode", "jsonb-encode");
  }

  @Override
  public void check(VectorCase vector) throws DecodeException {
    switch (vector.kind()) {
      case "profile-body" -> profileBody(vector);
      case "jsonbcd-decode" -> decode(vector);
      case "jsonb-encode" -> encode(vector);
      default -> throw new IllegalArgumentException("not a kind of this suite");
    }
  }

  private static void decode(VectorCase vector) throws DecodeException {
    List<JsonNode> read = JsonReader.readSequence(Bytes.hex(vector.text("hex")), ReadLimits.STORED);
    if (!(vector.expect().get("values") instanceof List<?> values)) {
      throw new VectorMismatch("vector lacks values");
    }
    expectEqual("values", values.stream().map(PlainValues::fromNotation).toList(), read);
  }

  private static void encode(VectorCase vector) {
    JsonNode value = PlainValues.fromNotation(vector.data().get("value"));
    expectEqual(
        "octets", vector.expectedText("hex"), JsonWriter.canonical(value, Encoding.JSON_B).toHex());
  }

  private static void profileBody(VectorCase vector) throws DecodeException {
    Bytes body = Base64Url.decode(vector.text("body"));
    JsonObject profile = JsonReader.readObject(body, Encoding.JSON, ReadLimits.REQUEST);
    expectEqual("type", Set.of(vector.expectedText("type")), profile.names());
    expectEqual("octets kept", body, profile.source());
    expectEqual("digest", vector.expectedText("payloadDigest"), Digests.sha512(body).toHex());
    if (!(vector.expect().get("keys") instanceof List<?> keys)) {
      throw new VectorMismatch("vector lacks keys");
    }
    for (Object entry : keys) {
      key(profile, (Map<?, ?>) entry, vector);
    }
  }

  private static void key(JsonObject profile, Map<?, ?> expected, VectorCase vector)
      throws DecodeException {
    String path = String.valueOf(expected.get("path"));
    ObjectReader holder = ObjectReader.of(follow(profile, path), path);
    String identifier = holder.requireString("UDF");
    ObjectReader typed = holder.requireObject("PublicParameters").requireObject("PublicKeyECDH");
    Curve curve = Curve.ofWireName(typed.requireString("crv")).orElseThrow();
    PublicKey key = new PublicKey(curve, typed.requireBinary("Public"));

    expectEqual(path + " udf", String.valueOf(expected.get("udf")), identifier);
    expectEqual(path + " crv", String.valueOf(expected.get("crv")), curve.wireName());
    expectEqual(path + " public", String.valueOf(expected.get("public")), key.octets().toHex());
    KeyIdentifierEra era = KeyIdentifierEra.of(key, identifier).orElseThrow();
    String form = era == KeyIdentifierEra.A ? "octet-string" : "spki-null-octet";
    expectEqual(path + " form", vector.text("form"), form);
    expectEqual(path + " label", vector.text("contentType"), era.contentType());
  }

  private static JsonNode follow(JsonNode from, String path) {
    JsonNode at = from;
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      @Nullable JsonNode next = at instanceof JsonObject object ? object.get(step.group(1)) : null;
      if (step.group(2) != null && next instanceof JsonArray array) {
        next = array.get(Integer.parseInt(step.group(2)));
      }
      if (next == null) {
        throw new VectorMismatch("nothing at " + path);
      }
      at = next;
    }
    return at;
  }
}
