package org.meshrelay.protocol.encoding;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.FuzzBudget;

/**
 * No octets make a reader throw anything but {@link DecodeException}, and whatever was read is the
 * same after it has been written and read again.
 */
final class JsonReaderFuzzTest {
  @FuzzTest
  void json(byte[] input) {
    FuzzBudget.run(() -> bothReaders(input));
  }

  private static void bothReaders(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    Optional<JsonNode> read = check(octets, Encoding.JSON);
    Optional<JsonNode> byHand = byHand(octets);
    if (!read.equals(byHand)) {
      throw new AssertionError("the two readers differ on " + octets.toHex());
    }
  }

  @FuzzTest
  void jsonB(byte[] input) {
    FuzzBudget.run(() -> checked(input));
  }

  private static void checked(byte[] input) {
    var unused = check(Bytes.copyOf(input), Encoding.JSON_B);
  }

  @FuzzTest
  void firstElement(byte[] input) {
    FuzzBudget.run(() -> first(input));
  }

  private static void first(byte[] input) {
    for (Encoding encoding : Encoding.values()) {
      try {
        var unused = JsonReader.readFirstElement(Bytes.copyOf(input), encoding, ReadLimits.STORED);
      } catch (DecodeException expected) {
        // The only way to say that the octets are malformed.
      }
    }
  }

  private static Optional<JsonNode> check(Bytes octets, Encoding encoding) {
    JsonNode node;
    try {
      node = JsonReader.read(octets, encoding, ReadLimits.STORED);
    } catch (DecodeException e) {
      return Optional.empty();
    }
    for (Encoding target : Encoding.values()) {
      checkWritten(node, target, octets);
    }
    return Optional.of(node);
  }

  private static void checkWritten(JsonNode node, Encoding target, Bytes octets) {
    Bytes written = JsonWriter.canonical(node, target);
    try {
      JsonNode again = JsonReader.read(written, target, ReadLimits.STORED);
      if (!JsonWriter.canonical(again, target).equals(written)) {
        throw new AssertionError("changed by writing and reading: " + octets.toHex());
      }
    } catch (DecodeException e) {
      throw new AssertionError("cannot read what was written: " + octets.toHex(), e);
    }
  }

  private static Optional<JsonNode> byHand(Bytes octets) {
    try {
      return Optional.of(BinaryReader.over(octets, ReadLimits.STORED, false).document());
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
