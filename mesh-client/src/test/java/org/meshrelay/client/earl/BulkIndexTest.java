package org.meshrelay.client.earl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.testkit.Seeds;

/** The index of bulk content (MSP-122, ADR 75). */
class BulkIndexTest {
  private static final int CASES = 200;
  private static final String KEY = Udf.encryptionKey(EntropySource.system()).text();
  private static final String DIGEST = Bytes.wrap(new byte[64]).toBase64Url();

  @Test
  void join_partsOfAnySize_areTheContentAndNothingElseIs() {
    Seeds.forEach(
        CASES,
        random -> {
          byte[] octets = new byte[random.nextInt(5_000)];
          random.nextBytes(octets);
          Bytes content = Bytes.wrap(octets);
          List<Bytes> parts = BulkIndex.cut(content, 1 + random.nextInt(6_000));
          BulkIndex index = index(content, parts.size());

          assertEquals(Optional.of(content), index.join(parts));
          assertEquals(Optional.empty(), index.join(parts.subList(1, parts.size())));
          List<Bytes> more = new ArrayList<>(parts);
          more.add(Bytes.EMPTY);
          assertEquals(Optional.empty(), index.join(more));
          List<Bytes> turned = new ArrayList<>(parts);
          Collections.reverse(turned);
          assertEquals(turned.equals(parts), index.join(turned).isPresent());
        });
  }

  @Test
  void parse_encoded_isTheSame() throws DecodeException {
    for (int parts : new int[] {1, 2, BulkIndex.PARTS_MAX}) {
      BulkIndex index = index(Bytes.utf8("content"), parts);

      assertEquals(index, BulkIndex.parse(index.encode()));
    }
  }

  @Test
  void parse_morePartsThanAreFetched_isRefused() {
    Bytes encoded = index(Bytes.utf8("content"), BulkIndex.PARTS_MAX + 1).encode();

    assertThrows(DecodeException.class, () -> BulkIndex.parse(encoded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"BulkContent\":{}}",
        "{\"BulkContent\":{\"Length\":1,\"Digest\":\"D\",\"Parts\":[\"K\"]}}",
        "{\"BulkContent\":{\"Length\":-1,\"Digest\":\"$\",\"Parts\":[\"K\"]}}",
        "{\"BulkContent\":{\"Length\":65537,\"Digest\":\"$\",\"Parts\":[\"K\"]}}",
        "{\"BulkContent\":{\"Length\":0,\"Digest\":\"$\",\"Parts\":[]}}",
        "{\"BulkContent\":{\"Length\":1,\"Digest\":\"$\",\"Parts\":[\"NAAA-BBBB-CCCC-DDDD\"]}}",
        "{\"BulkContent\":{\"Length\":1,\"Digest\":\"$\",\"Parts\":[\"../../etc\"]}}"
      })
  void parse_malformed_isRefused(String text) {
    Bytes octets = Bytes.utf8(text.replace("$", DIGEST).replace("\"K\"", "\"" + KEY + "\""));

    assertThrows(DecodeException.class, () -> BulkIndex.parse(octets));
  }

  @Test
  void open_underAnotherKeyOrAltered_fails() throws DecryptionException {
    EntropySource entropy = EntropySource.system();
    Udf key = Udf.encryptionKey(entropy);
    Bytes content = Bytes.utf8("content");
    var sealed = SealedContent.seal(content, key, entropy);

    assertEquals(content, SealedContent.open(sealed, key));
    assertThrows(
        DecryptionException.class, () -> SealedContent.open(sealed, Udf.encryptionKey(entropy)));
  }

  @FuzzTest
  void parse_anyOctets_isReadWithinItsBoundsOrRefused(byte[] data) throws DecodeException {
    BulkIndex index;
    try {
      index = BulkIndex.parse(Bytes.copyOf(data));
    } catch (DecodeException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
      return;
    }
    assertTrue(index.parts().size() <= BulkIndex.PARTS_MAX);
    assertTrue(index.length() <= (long) BulkIndex.PARTS_MAX * BulkIndex.PART_OCTETS_MAX);
    assertEquals(index, BulkIndex.parse(index.encode()));
  }

  private static BulkIndex index(Bytes content, int parts) {
    List<Udf> keys = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      keys.add(Udf.encryptionKey(EntropySource.system()));
    }
    return BulkIndex.of(content, keys);
  }
}
