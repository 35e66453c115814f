package org.meshrelay.dare.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.testkit.FuzzBudget;

/**
 * The files of an index, with any content: read, or refused as damaged. The first octet says
 * whether the checksums are made good, so that what is behind them is reached too, and whether the
 * first keys of the blocks are told rightly then.
 */
final class IndexFilesFuzzTest {
  private static final Bytes MANIFEST_MARK = Bytes.utf8("MRIM");

  private static Path directory() {
    try {
      return Files.createTempDirectory("index-fuzz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls with a directory that is there once. */
  private static void inDirectory(byte[] input, Use use) {
    if (input.length == 0) {
      return;
    }
    Path directory = directory();
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    try {
      FuzzBudget.run(() -> use.of(directory, content, new Choice(input[0])));
    } finally {
      delete(directory);
    }
  }

  @FunctionalInterface
  private interface Use {
    void of(Path directory, byte[] content, Choice choice);
  }

  private record Choice(byte octet) {
    boolean checked() {
      return octet % 2 == 0;
    }

    boolean rightFences() {
      return checked() && (octet & 2) == 0;
    }
  }

  private static void delete(Path directory) {
    try (var found = Files.list(directory)) {
      for (Path file : found.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] octets) {
    try {
      Files.write(file, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FuzzTest
  void manifest(byte[] input) {
    inDirectory(
        input,
        (directory, content, choice) -> {
          Bytes body = Bytes.concat(MANIFEST_MARK, Bytes.copyOf(content));
          Bytes whole = Bytes.concat(body, Bytes.bigEndian(Crc.of(body), Integer.BYTES));
          write(directory.resolve("manifest"), choice.checked() ? whole.toArray() : content);

          Optional<IndexManifest> found = IndexManifest.read(directory);

          found.ifPresent(manifest -> assertTrue(manifest.runs().size() <= content.length));
          RunSet set = RunSet.open(directory, () -> (hi, lo, value, bottom) -> true);
          boolean trusted = found.filter(manifest -> manifest.runs().isEmpty()).isPresent();
          assertEquals(trusted ? found.get().covered() : 0, set.covered());
        });
  }

  @FuzzTest
  void run(byte[] input) {
    inDirectory(
        input,
        (directory, content, choice) -> {
          Path file = directory.resolve("run-0000000001");
          boolean right = choice.rightFences();
          write(file, choice.checked() ? withChecksums(content, right) : content);
          try {
            SortedRun run = SortedRun.open(file, 1, 0, () -> {});
            walk(run, right);
            run.verify();
            walk(run, right);
          } catch (IndexDamagedException expected) {
            // Then the index is built from the log.
          }
        });
  }

  private static void walk(SortedRun run, boolean rightFences) {
    long count = 0;
    SortedRun.RunCursor cursor = run.from(0, 0);
    while (cursor.next()) {
      count++;
      long unused = cursor.hi() ^ cursor.lo() ^ cursor.value();
    }
    assertTrue(count <= run.octets());
    SortedRun.RunCursor floor = run.floor(1L << 62, 7);
    if (floor != null && rightFences) {
      assertTrue(IndexKey.compare(floor.hi(), floor.lo(), 1L << 62, 7) <= 0, "above the key");
    }
  }

  /** Makes the checksums of blocks, keys and footer good, as far as there are any. */
  private static byte[] withChecksums(byte[] content, boolean rightFences) {
    byte[] octets = content.clone();
    if (octets.length < RunFormat.FOOTER) {
      return octets;
    }
    ByteBuffer file = ByteBuffer.wrap(octets);
    int footer = octets.length - RunFormat.FOOTER;
    int blocks = footer / (RunFormat.BLOCK + RunFormat.FENCE);
    for (int i = 0; i < blocks; i++) {
      int at = i * RunFormat.BLOCK;
      if (rightFences) {
        int fence = blocks * RunFormat.BLOCK + i * RunFormat.FENCE;
        file.putLong(fence, file.getLong(at)).putLong(fence + 8, file.getLong(at + 8));
      }
      file.putInt(at + RunFormat.BLOCK_CHECKED, Crc.of(octets, at, RunFormat.BLOCK_CHECKED));
    }
    file.putLong(footer, RunFormat.MARK).putInt(footer + 16, blocks);
    int fences = blocks * RunFormat.BLOCK;
    file.putInt(footer + 20, Crc.of(octets, fences, blocks * RunFormat.FENCE));
    file.putInt(
        footer + RunFormat.FOOTER_CHECKED, Crc.of(octets, footer, RunFormat.FOOTER_CHECKED));
    return octets;
  }
}
