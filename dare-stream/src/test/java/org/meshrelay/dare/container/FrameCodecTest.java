package org.meshrelay.dare.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** Frames of dare.md 7.1: round trip, and nothing but frames is a frame. */
class FrameCodecTest {
  private static List<Bytes> records(SplittableRandom random) {
    List<Bytes> records = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      byte[] octets = new byte[random.nextInt(random.nextBoolean() ? 300 : 70_000)];
      random.nextBytes(octets);
      records.add(Bytes.wrap(octets));
    }
    return records;
  }

  @Test
  void decode_encodedFrame_isTheSame() {
    Seeds.forEach(
        100,
        random -> {
          List<Bytes> records = records(random);
          Bytes octets = FrameCodec.encode(records);
          try {
            Frame frame = FrameCodec.decode(octets, 0);
            assertEquals(records, frame.records());
            assertEquals(octets.size(), frame.octets());
          } catch (FrameException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void decode_cutAnywhere_isTruncated() {
    Bytes octets = FrameCodec.encode(List.of(Bytes.utf8("{}"), Bytes.utf8("payload")));
    for (int size = 0; size < octets.size(); size++) {
      Bytes cut = octets.slice(0, size);
      FrameException thrown = assertThrows(FrameException.class, () -> FrameCodec.decode(cut, 0));
      assertEquals(DamageKind.TRUNCATED, thrown.kind());
    }
  }

  @Test
  void decode_lengthDamaged_isRefused() {
    Bytes octets = FrameCodec.encode(List.of(Bytes.utf8("{}"), Bytes.utf8("payload"), Bytes.EMPTY));
    int[] lengths = {0, 1, 2, 3, 6, 7, octets.size() - 2, octets.size() - 1};
    for (int at : lengths) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = octets.toArray();
        damaged[at] ^= (byte) (1 << bit);
        assertThrows(
            FrameException.class, () -> FrameCodec.decode(Bytes.wrap(damaged), 0), "at " + at);
      }
    }
  }

  @Test
  void encode_noRecordOrFour_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> FrameCodec.encode(List.of()));
    Bytes one = Bytes.of(1);
    assertThrows(
        IllegalArgumentException.class, () -> FrameCodec.encode(List.of(one, one, one, one)));
  }

  @Test
  void restore_ofAPath_continuesAsIfNothingHappened() {
    List<TreePath.Node> nodes = new ArrayList<>();
    TreePath path = TreePath.empty();
    for (int i = 0; i < 200; i++) {
      TreePath restored = TreePath.restore(i, index -> nodes.get((int) index));
      assertEquals(path.nextPosition(), restored.nextPosition());
      Bytes digest = Bytes.wrap(new byte[] {(byte) i});
      assertEquals(path.append(digest, i * 10L).digest(), restored.append(digest, 0).digest());
      if (i > 0) {
        assertEquals(TreePosition.previous(i) * 10, path.nextPosition().getAsLong());
      }
      path = path.append(digest, i * 10L);
      nodes.add(new TreePath.Node(path.digest(), i * 10L));
    }
    assertTrue(path.count() == 200);
  }
}
