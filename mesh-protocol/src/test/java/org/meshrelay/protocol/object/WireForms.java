package org.meshrelay.protocol.object;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Makes random objects of the classes in a table of their members, as the specification tabulates
 * them: for each class a line of {@code Member:kind}, an exclamation mark behind what is required.
 * {@code @Name} takes over the members of that line. Whatever is made here must survive reading and
 * writing with every member.
 */
public final class WireForms {
  private static final String COMMON =
      """
      PublicKey UDF:special
      KeyOverlay UDF:str! BaseUDF:str! Overlay:private!
      KeyComposite Public:public! Part:private Service:str
      Permission Name:str Role:str Capabilities:env
      """;

  private final Map<String, List<String>> classes = new LinkedHashMap<>();
  private final SplittableRandom random;

  private WireForms(String table, SplittableRandom random) {
    this.random = random;
    for (String line : (COMMON + table).split("\n")) {
      List<String> words = List.of(line.strip().split(" "));
      classes.put(words.get(0), words.subList(1, words.size()));
    }
  }

  /** Makes objects of the table's classes. */
  public static WireForms of(String table, SplittableRandom random) {
    return new WireForms(table, random);
  }

  /** The classes that a table defines, but not those that others only take members from. */
  public static List<String> tags(String table) {
    List<String> tags = new ArrayList<>();
    for (String line : table.split("\n")) {
      String tag = line.strip().split(" ")[0];
      if (!tag.startsWith("-") && !tag.isEmpty()) {
        tags.add(tag);
      }
    }
    return tags;
  }

  /** A random object of the class under its tag, as a receiver would read it. */
  public JsonObject tagged(String tag) {
    return reread(JsonObject.of(tag, object(tag)));
  }

  /** The value as a receiver would read it: binary values have become strings. */
  public static JsonObject reread(JsonObject object) {
    return reread(JsonWriter.canonical(object, Encoding.JSON));
  }

  /** The value as a receiver would read it. */
  public static JsonObject reread(Bytes octets) {
    try {
      return JsonReader.readObject(octets, Encoding.JSON, ReadLimits.STORED);
    } catch (DecodeException e) {
      throw new AssertionError("what we write can be read", e);
    }
  }

  private JsonObject object(String name) {
    JsonObject.Builder out = JsonObject.builder();
    members(name, out);
    return out.build();
  }

  private void members(String name, JsonObject.Builder out) {
    List<String> members = classes.get(name);
    if (members == null) {
      throw new AssertionError("no class " + name);
    }
    for (String member : members) {
      if (member.startsWith("@")) {
        members("-" + member.substring(1), out);
        continue;
      }
      int colon = member.indexOf(':');
      boolean required = member.endsWith("!");
      String kind = member.substring(colon + 1, member.length() - (required ? 1 : 0));
      if (required || random.nextInt(3) > 0) {
        out.put(member.substring(0, colon), value(kind));
      }
    }
  }

  private JsonNode value(String kind) {
    int colon = kind.indexOf(':');
    String type = colon < 0 ? kind : kind.substring(0, colon);
    String argument = kind.substring(colon + 1);
    return switch (type) {
      case "str" -> JsonString.of(text());
      case "id" -> JsonString.of(Udf.nonce(entropy()).text());
      case "fixed" -> JsonString.of(argument);
      case "count" -> JsonNumber.of(random.nextLong(Long.MAX_VALUE));
      case "ext" -> JsonNumber.of(random.nextLong(1, 10_000));
      case "bin" -> JsonString.of(entropy().bytes(random.nextInt(1, 40)).toBase64Url());
      case "time" ->
          JsonString.of(Instant.ofEpochSecond(random.nextLong(4_000_000_000L)).toString());
      case "flag" -> JsonBoolean.TRUE;
      case "tri" -> JsonBoolean.of(random.nextBoolean());
      case "node" -> JsonNumber.of(random.nextInt());
      case "env" -> envelope();
      case "addr" -> JsonString.of("user" + random.nextInt(100) + "@example.com");
      case "tagged" -> JsonObject.of("Some" + random.nextInt(9), object("KeyOverlay"));
      case "public" -> publicKey(key(random.nextBoolean()));
      case "private" -> privateKey();
      case "key" -> keyData(key(false));
      case "sigkey" -> keyData(key(true));
      case "struct" -> object(argument);
      case "tstruct" -> JsonObject.of(argument, object(argument));
      case "strs" -> list(() -> value("str"));
      case "envs" -> list(this::envelope);
      case "addrs" -> list(() -> value("addr"));
      case "bins" -> list(() -> value("bin"));
      case "taggeds" -> list(() -> value("tagged"));
      case "keys" -> list(() -> keyData(key(true)));
      case "structs" -> list(() -> object(argument));
      case "tstructs" -> list(() -> JsonObject.of(argument, object(argument)));
      default -> throw new AssertionError("no kind " + kind);
    };
  }

  /** Never empty: an empty list is left out when written (protocol.md 1.2). */
  private JsonArray list(Supplier<JsonNode> element) {
    List<JsonNode> elements = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      elements.add(element.get());
    }
    return JsonArray.of(elements);
  }

  private JsonNode envelope() {
    return EnvelopeBuilder.of(entropy().bytes(random.nextInt(20)))
        .member("X" + random.nextInt(9), JsonString.of(text()))
        .build()
        .toJson();
  }

  private PublicKey key(boolean signature) {
    return signature
        ? SignatureKeyPair.generate(Curve.ED25519, entropy()).publicKey()
        : AgreementKeyPair.generate(Curve.X25519, entropy()).publicKey();
  }

  private static JsonObject keyData(PublicKey key) {
    return JsonObject.builder()
        .put("UDF", JsonString.of(key.udf().text()))
        .put("PublicParameters", publicKey(key))
        .build();
  }

  private static JsonObject publicKey(PublicKey key) {
    return JsonObject.of(
        "PublicKeyECDH",
        JsonObject.builder()
            .put("crv", JsonString.of(key.curve().wireName()))
            .put("Public", JsonString.of(key.octets().toBase64Url()))
            .build());
  }

  private JsonObject privateKey() {
    return JsonObject.of(
        "PrivateKeyECDH",
        JsonObject.builder()
            .put("crv", JsonString.of(random.nextBoolean() ? "X448" : "X448z"))
            .put("Private", JsonString.of(entropy().bytes(56).toBase64Url()))
            .build());
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      text.appendCodePoint(random.nextInt(8) == 0 ? random.nextInt(0x20) : random.nextInt(0x3000));
    }
    return text.toString();
  }

  private EntropySource entropy() {
    return random::nextBytes;
  }
}
