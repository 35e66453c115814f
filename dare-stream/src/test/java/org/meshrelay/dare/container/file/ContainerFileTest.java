package org.meshrelay.dare.container.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.walk.LocatedFrame;

/** dare.md 7.4: from either end, and at random. */
class ContainerFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void read_forwardAndBackward_areTheSameFrames(ContainerType type) throws Exception {
    Path made = ContainerFixture.make(directory.resolve("c"), type, 40, AppendOptions.plain());
    try (ContainerFile file = ContainerFile.open(made)) {
      assertEquals(Optional.of(type), file.type());
      List<Long> forward = new ArrayList<>();
      for (Optional<LocatedFrame> at = Optional.of(file.first());
          at.isPresent();
          at = file.after(at.get())) {
        forward.add(at.get().offset());
        assertEquals(forward.size() - 1, at.get().index());
      }
      List<Long> backward = new ArrayList<>();
      for (Optional<LocatedFrame> at = Optional.of(file.last());
          at.isPresent();
          at = file.before(at.get())) {
        backward.addFirst(at.get().offset());
      }

      assertEquals(41, forward.size());
      assertEquals(forward, backward);
    }
  }

  @ParameterizedTest
  @EnumSource
  void frame_everyNumber_isThatFrame(ContainerType type) throws Exception {
    Path made = ContainerFixture.make(directory.resolve("c"), type, 40, AppendOptions.plain());
    try (ContainerFile file = ContainerFile.open(made)) {
      for (long index = 0; index <= 40; index++) {
        LocatedFrame frame = file.frame(index).orElseThrow();
        assertEquals(index, frame.index());
        if (index > 0) {
          assertEquals(
              ContainerFixture.content(index), Bytes.wrap(file.payload(frame).readAllBytes()));
        }
      }
      assertEquals(Optional.empty(), file.frame(41));
      assertThrows(IllegalArgumentException.class, () -> file.frame(-1));
    }
  }

  @Test
  void frame_amongTenThousand_costsFewHeaders() throws Exception {
    int frames = 10_000;
    Path made =
        ContainerFixture.make(
            directory.resolve("c"), ContainerType.TREE, frames, AppendOptions.plain());
    SplittableRandom random = new SplittableRandom(1);
    long most = 0;
    long all = 0;
    try (ContainerFile file = ContainerFile.open(made)) {
      for (int i = 0; i < 2000; i++) {
        long before = file.headersRead();
        long index = random.nextLong(frames + 1);
        assertEquals(index, file.frame(index).orElseThrow().index());
        most = Math.max(most, file.headersRead() - before);
        all += file.headersRead() - before;
      }
    }

    // log2(10,000) = 13.3: a hop for each bit, and at most as many again for each overshoot.
    assertTrue(most <= 14 * 15 / 2, most + " headers at most");
    assertTrue(all / 2000 <= 3 * 14, all / 2000 + " headers on average");
  }

  @Test
  void frame_treePositionOfAnotherFrame_isDamageAndNotTheWrongFrame() throws Exception {
    Path made =
        ContainerFixture.make(directory.resolve("c"), ContainerType.TREE, 7, AppendOptions.plain());
    byte[] octets = Files.readAllBytes(made);
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    long third;
    long second;
    try (ContainerFile file = ContainerFile.open(made)) {
      third = file.frame(3).orElseThrow().offset();
      second = file.frame(2).orElseThrow().offset();
    }
    int at = text.lastIndexOf("\"TreePosition\":" + third);
    assertTrue(at > 0);
    byte[] other = ("\"TreePosition\":" + second).getBytes(StandardCharsets.UTF_8);
    assertEquals(("\"TreePosition\":" + third).length(), other.length);
    System.arraycopy(other, 0, octets, at, other.length);
    Files.write(made, octets);

    try (ContainerFile file = ContainerFile.open(made)) {
      FrameException refused = assertThrows(FrameException.class, () -> file.frame(1));
      assertEquals(DamageKind.INDEX, refused.kind());
    }
  }

  @Test
  void last_tornTail_isRefused() throws Exception {
    Path made =
        ContainerFixture.make(
            directory.resolve("c"), ContainerType.MERKLE, 3, AppendOptions.plain());
    byte[] octets = Files.readAllBytes(made);
    Files.write(made, Arrays.copyOf(octets, octets.length - 5));

    try (ContainerFile file = ContainerFile.open(made)) {
      assertThrows(FrameException.class, file::last);
      assertEquals(0, file.first().index());
    }
  }

  @Test
  void open_noContainer_isRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("text"), "no container");

    assertThrows(FrameException.class, () -> ContainerFile.open(file));
    assertThrows(
        FrameException.class,
        () -> ContainerFile.open(Files.createFile(directory.resolve("empty"))));
  }
}
