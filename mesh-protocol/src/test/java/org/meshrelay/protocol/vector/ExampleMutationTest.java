package org.meshrelay.protocol.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.testkit.Seeds;

/**
 * The published examples with octets changed, lost and doubled: every codec either takes them or
 * says DecodeException, and so does the second reading of what it took.
 */
final class ExampleMutationTest {
  private static final List<Bytes> EXAMPLES = examples();

  private interface Codec {
    Bytes readAndWrite(Bytes octets) throws DecodeException;
  }

  @Test
  void request_mutatedExample_isTakenOrRefused() {
    mutate(o -> RequestCodec.encode(RequestCodec.decode(o, Encoding.JSON), Encoding.JSON));
  }

  @Test
  void response_mutatedExample_isTakenOrRefused() {
    for (TransactionName asked : TransactionName.values()) {
      mutate(
          o -> ResponseCodec.encode(ResponseCodec.decode(asked, o, Encoding.JSON), Encoding.JSON));
    }
  }

  @Test
  void message_mutatedExample_isTakenOrRefused() {
    mutate(o -> MessageCodec.parse(o).payload());
  }

  @Test
  void assertion_mutatedExample_isTakenOrRefused() {
    mutate(o -> AssertionCodec.parse(o).payload());
  }

  @Test
  void entry_mutatedExample_isTakenOrRefused() {
    mutate(o -> CatalogCodec.parse(o).payload());
  }

  private static void mutate(Codec codec) {
    Seeds.forEach(
        300,
        random -> {
          Bytes mutated = mutated(EXAMPLES.get(random.nextInt(EXAMPLES.size())), random);
          Bytes written;
          try {
            written = codec.readAndWrite(mutated);
          } catch (DecodeException e) {
            return;
          }
          try {
            assertTrue(codec.readAndWrite(written).equals(written), "changed by writing again");
          } catch (DecodeException e) {
            throw new AssertionError("cannot read what was written: " + e.getMessage(), e);
          }
        });
  }

  private static Bytes mutated(Bytes octets, SplittableRandom random) {
    byte[] changed = octets.toArray();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) "\"{}[],:0-n".charAt(random.nextInt(10));
        case 2 -> changed = without(changed, at, random.nextInt(1, 9));
        default -> changed = doubled(changed, at, random.nextInt(1, 9));
      }
    }
    return Bytes.wrap(changed);
  }

  private static byte[] without(byte[] octets, int at, int count) {
    Bytes all = Bytes.wrap(octets);
    int end = Math.min(all.size(), at + count);
    byte[] rest = Bytes.concat(all.slice(0, at), all.slice(end)).toArray();
    return rest.length == 0 ? octets : rest;
  }

  private static byte[] doubled(byte[] octets, int at, int count) {
    Bytes all = Bytes.wrap(octets);
    int end = Math.min(all.size(), at + count);
    return Bytes.concat(all.slice(0, end), all.slice(at)).toArray();
  }

  private static List<Bytes> examples() {
    List<Bytes> examples = new ArrayList<>();
    ProtocolVectorTest.vectors()
        .filter(vector -> vector.data().containsKey("wire"))
        .forEach(
            vector ->
                examples.add(
                    JsonWriter.write(
                        PlainValues.toNode(vector.data().get("wire")), Encoding.JSON)));
    return List.copyOf(examples);
  }
}
