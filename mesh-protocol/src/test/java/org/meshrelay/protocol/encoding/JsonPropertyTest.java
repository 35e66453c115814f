package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** What must hold for every tree and every run of octets. */
final class JsonPropertyTest {
  private static final int ROUNDS = 400;

  @Test
  void json_writtenAndRead_isTheSameTree() {
    Seeds.forEach(
        ROUNDS,
        random -> {
          JsonNode tree = new RandomTrees(random, false).tree();
          Bytes written = JsonWriter.write(tree, Encoding.JSON);

          assertEquals(tree, read(written, Encoding.JSON));
          assertEquals(tree, read(written, Encoding.JSON_B), "JSON is JSON-B too");
          assertEquals(written, JsonWriter.canonical(read(written, Encoding.JSON), Encoding.JSON));
        });
  }

  @Test
  void jsonB_writtenAndRead_isTheSameTree() {
    Seeds.forEach(
        ROUNDS,
        random -> {
          JsonNode tree = new RandomTrees(random, true).tree();
          Bytes written = JsonWriter.write(tree, Encoding.JSON_B);
          JsonNode read = read(written, Encoding.JSON_B);

          assertEquals(tree, read);
          assertEquals(written, JsonWriter.canonical(read, Encoding.JSON_B));
          assertEquals(
              JsonWriter.canonical(tree, Encoding.JSON),
              JsonWriter.write(read, Encoding.JSON),
              "tags do not get into JSON");
        });
  }

  @Test
  void read_fromTheMiddleOfAnArray_isTheSame() {
    Seeds.forEach(
        ROUNDS,
        random -> {
          RandomTrees trees = new RandomTrees(random, false);
          Bytes written = JsonWriter.write(trees.tree(), Encoding.JSON);
          Bytes around = Bytes.concat(trees.octets(), written, trees.octets());
          int start = around.size() == written.size() ? 0 : indexOf(around, written);
          Bytes slice = around.slice(start, start + written.size());

          JsonNode read = read(slice, Encoding.JSON);
          assertEquals(read(written, Encoding.JSON), read);
          if (read instanceof JsonObject object) {
            assertEquals(written, object.source());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void read_damagedDocument_throwsNothingButDecodeException(Encoding encoding) {
    Seeds.forEach(
        4 * ROUNDS,
        random -> {
          RandomTrees trees = new RandomTrees(random, encoding == Encoding.JSON_B);
          Bytes damaged = trees.damaged(JsonWriter.write(trees.tree(), encoding));
          Optional<JsonNode> read = tryRead(damaged, encoding);

          read.ifPresent(
              node -> assertEquals(node, read(JsonWriter.canonical(node, encoding), encoding)));
        });
  }

  @Test
  void bothReaders_damagedJson_agree() {
    Seeds.forEach(
        8 * ROUNDS,
        random -> {
          RandomTrees trees = new RandomTrees(random, false);
          Bytes damaged = trees.damaged(JsonWriter.write(trees.tree(), Encoding.JSON));
          Optional<JsonNode> byHand = tryReadByHand(damaged);

          assertEquals(tryRead(damaged, Encoding.JSON), byHand, damaged::toHex);
        });
  }

  @ParameterizedTest
  @EnumSource
  void readFirstElement_everyPrefix_isEmptyUntilComplete(Encoding encoding) {
    Seeds.forEach(
        60,
        random -> {
          RandomTrees trees = new RandomTrees(random, encoding == Encoding.JSON_B);
          JsonObject header = JsonObject.of("auth", trees.tree());
          Bytes document = JsonWriter.write(JsonArray.of(header, JsonString.of("tail")), encoding);
          int complete = JsonWriter.write(header, encoding).size() + 1;
          int step = Math.max(1, complete / 300);

          for (int size = 0; size < complete; size += step) {
            assertEquals(Optional.empty(), firstElement(document.slice(0, size), encoding));
          }
          assertEquals(Optional.of(header), firstElement(document.slice(0, complete), encoding));
        });
  }

  @Test
  void edit_anyMembers_isWhatATreeEditWouldBe() {
    Seeds.forEach(
        ROUNDS,
        random -> {
          RandomTrees trees = new RandomTrees(random, true);
          JsonObject.Builder builder = JsonObject.builder();
          for (String name : new String[] {"a", "b", "c", "Received"}) {
            if (random.nextBoolean()) {
              builder.put(name, trees.tree());
            }
          }
          Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.JSON_B;
          Bytes source = JsonWriter.write(builder.build(), encoding);
          JsonObject object = (JsonObject) read(source, encoding);
          JsonNode added = trees.tree();
          JsonObject edited = object.edit(Set.of("b"), Map.of("Received", added));

          JsonNode reread = read(edited.source(), encoding);
          assertTrue(edited.get("b") == null && added.equals(edited.get("Received")));
          assertEquals(
              JsonWriter.canonical(edited, Encoding.JSON),
              JsonWriter.canonical(reread, Encoding.JSON));
          JsonObject without = object.without(Set.of("a", "Received"));
          assertTrue(without.source().size() <= source.size(), "never longer than it was");
          assertEquals(
              JsonWriter.canonical(without, encoding),
              JsonWriter.canonical(read(without.source(), encoding), encoding));
        });
  }

  private static int indexOf(Bytes around, Bytes wanted) {
    for (int i = 0; i + wanted.size() <= around.size(); i++) {
      if (around.slice(i, i + wanted.size()).equals(wanted)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  private static JsonNode read(Bytes octets, Encoding encoding) {
    return tryRead(octets, encoding).orElseThrow(() -> new AssertionError(octets.toHex()));
  }

  private static Optional<JsonNode> tryRead(Bytes octets, Encoding encoding) {
    try {
      return Optional.of(JsonReader.read(octets, encoding, ReadLimits.STORED));
    } catch (DecodeException e) {
      assertTrue(e.offset() >= 0 && e.offset() <= octets.size(), "offset " + e.offset());
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> tryReadByHand(Bytes octets) {
    try {
      return Optional.of(BinaryReader.over(octets, ReadLimits.STORED, false).document());
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> firstElement(Bytes beginning, Encoding encoding) {
    try {
      return JsonReader.readFirstElement(beginning, encoding, ReadLimits.REQUEST);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }
}
