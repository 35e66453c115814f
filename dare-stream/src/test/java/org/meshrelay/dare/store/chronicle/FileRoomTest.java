package org.meshrelay.dare.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.Seeds;

/** Room is reserved without being written, and renewed only where nothing was written. */
class FileRoomTest {
  private static final int HEAD = 5_000;
  private static final int OCTETS = 4 << 20;

  @TempDir Path directory;
  private Path file;
  private byte[] expected = new byte[OCTETS];

  @BeforeEach
  void reserve() throws IOException {
    file = directory.resolve("segment");
    Arrays.fill(expected, 0, HEAD, (byte) 7);
    try (FileChannel channel = open()) {
      put(channel, 0, HEAD);
      FileRoom.reserve(file, channel, HEAD, OCTETS);
      channel.force(true);
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private void put(FileChannel channel, int from, int octets) throws IOException {
    assertEquals(octets, channel.write(ByteBuffer.wrap(expected, from, octets), from));
  }

  @Test
  void reserve_behindAHead_givesZerosUpToTheSize() throws IOException {
    assertEquals(OCTETS, Files.size(file));
    assertArrayEquals(expected, Files.readAllBytes(file));
  }

  @Test
  void renew_ofARange_forgetsThatAndNothingElse() throws IOException {
    Arrays.fill(expected, (byte) 9);
    try (FileChannel channel = open()) {
      put(channel, 0, OCTETS);
    }

    boolean renewed = FileRoom.renew(file, 8_192, 65_536);

    if (renewed) {
      Arrays.fill(expected, 8_192, 8_192 + 65_536, (byte) 0);
    }
    assertArrayEquals(expected, Files.readAllBytes(file));
  }

  @Test
  void freshRoom_beforeEachAppend_neverTouchesWhatWasWritten() {
    Seeds.forEach(3, this::append);
  }

  private void append(SplittableRandom random) {
    try {
      Files.delete(file);
      expected = new byte[OCTETS];
      reserve();
      fill(random);
      assertArrayEquals(expected, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill(SplittableRandom random) throws IOException {
    FreshRoom room = new FreshRoom(file, HEAD, OCTETS);
    try (FileChannel channel = open()) {
      int end = HEAD;
      int octets = random.nextInt(1, 70_000);
      while (end + octets <= OCTETS) {
        room.upTo(end + octets);
        Arrays.fill(expected, end, end + octets, (byte) random.nextInt(1, 256));
        put(channel, end, octets);
        end += octets;
        octets = random.nextInt(1, 70_000);
      }
    }
  }
}
