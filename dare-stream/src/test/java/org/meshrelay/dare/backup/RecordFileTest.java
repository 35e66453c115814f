package org.meshrelay.dare.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;

/** Files of records that are not what their writer remembers, or cannot be used at all. */
class RecordFileTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir Path directory;

  private static RecordFile.Writer append(Path file, long end) {
    return RecordFile.Writer.append(file, RecordFile.LEAVES, end);
  }

  private long written(Path file) {
    try (RecordFile.Writer out = append(file, 0)) {
      out.add(Bytes.utf8("a record"));
      return out.end();
    }
  }

  @Test
  void append_behindTheEndOfAFile_isRefusedAndChangesNothing() throws Exception {
    Path file = directory.resolve("00000001.leaves");
    long end = written(file);
    byte[] before = Files.readAllBytes(file);

    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> append(file, end + 1));

    assertTrue(refused.toString().contains(file.toString()), refused::toString);
    assertTrue(refused.toString().contains("must stay"), refused::toString);
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void append_fileGone_isRefusedAndMakesNone() {
    Path file = directory.resolve("00000001.leaves");

    UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> append(file, 9));

    assertTrue(refused.toString().contains("must stay"), refused::toString);
    assertFalse(Files.exists(file));
  }

  @Test
  void open_failing_leavesNoDescriptor() {
    assumeTrue(Files.isDirectory(OPEN_FILES), "needs a list of open files");
    Path file = directory.resolve("00000001.leaves");
    long end = written(file);
    Path full = Path.of("/dev/full");
    for (int i = 0; i < 3; i++) {
      assertThrows(UncheckedIOException.class, () -> append(file, end + 1));
      assertThrows(UncheckedIOException.class, () -> append(full, 0));
      assertThrows(
          UncheckedIOException.class, () -> new RecordFile.Reader(directory, RecordFile.LEAVES));
      assertThrows(UncheckedIOException.class, () -> new BackupLog(directory));
    }

    assertEquals(0, descriptors(file) + descriptors(full) + descriptors(directory));
  }

  private static long descriptors(Path of) {
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.filter(each -> isOf(each, of)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(Path descriptor, Path of) {
    try {
      return Files.readSymbolicLink(descriptor).equals(of);
    } catch (NoSuchFileException e) {
      return false; // closed meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
