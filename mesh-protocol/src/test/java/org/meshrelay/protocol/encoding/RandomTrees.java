package org.meshrelay.protocol.encoding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.meshrelay.crypto.octet.Bytes;

/** Trees and damaged documents from a seed. */
final class RandomTrees {
  private static final String[] ALPHABET = {
    "a",
    "Z",
    "0",
    " ",
    "\"",
    "\\",
    "/",
    "\n",
    "\t",
    "\u0001",
    "é",
    "漢",
    "\ud83d\ude00",
    "\u007f",
    "_"
  };

  private final SplittableRandom random;
  private final boolean binary;

  /** With {@code binary} also values that JSON cannot tell from strings. */
  RandomTrees(SplittableRandom random, boolean binary) {
    this.random = random;
    this.binary = binary;
  }

  JsonNode tree() {
    return node(random.nextInt(6));
  }

  private JsonNode node(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return random.nextBoolean() ? object(depth) : array(depth);
    }
    return switch (random.nextInt(binary ? 7 : 6)) {
      case 0 -> JsonString.of(text());
      case 1 -> JsonNumber.of(random.nextLong() >> random.nextInt(64));
      case 2 -> JsonNumber.of(new BigInteger(1 + random.nextInt(63), bits()).multiply(wide()));
      case 3 -> JsonNumber.of(new BigDecimal(new BigInteger(40, bits()), random.nextInt(-9, 30)));
      case 4 -> JsonBoolean.of(random.nextBoolean());
      case 5 -> JsonNull.NULL;
      default -> new JsonBinary(octets());
    };
  }

  private JsonObject object(int depth) {
    JsonObject.Builder builder = JsonObject.builder();
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      builder.put(i + text(), node(depth - 1));
    }
    return builder.build();
  }

  private JsonArray array(int depth) {
    List<JsonNode> elements = new ArrayList<>();
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      elements.add(node(depth - 1));
    }
    return JsonArray.of(elements);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(random.nextInt(10) == 0 ? 70 : 8);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return text.toString();
  }

  Bytes octets() {
    byte[] octets = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : 40)];
    random.nextBytes(octets);
    return Bytes.wrap(octets);
  }

  private java.util.Random bits() {
    return new java.util.Random(random.nextLong());
  }

  private static BigInteger wide() {
    return BigInteger.TWO.pow(20);
  }

  /** The octets with a few of them changed, taken out, put in or cut off. */
  Bytes damaged(Bytes octets) {
    Bytes damaged = octets;
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(damaged.size() + 1);
      Bytes some = Bytes.of(random.nextInt(256));
      int after = Math.min(damaged.size(), at + random.nextInt(3));
      damaged =
          random.nextInt(12) == 0
              ? damaged.slice(0, at)
              : Bytes.concat(damaged.slice(0, at), some, damaged.slice(after));
    }
    return damaged;
  }
}
