package org.meshrelay.client.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A user reads what was wrong with a file, not the name of a class or of the file alone. */
class FileFaultsTest {
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("f"), "f: no such file or directory"),
        Arguments.of(new AccessDeniedException("f"), "f: permission denied"),
        Arguments.of(new FileAlreadyExistsException("f"), "f: is there already"),
        Arguments.of(new DirectoryNotEmptyException("f"), "f: is not empty"),
        Arguments.of(new NotDirectoryException("f"), "f: is not a directory"),
        Arguments.of(
            new FileSystemException("f", null, "No space left on device"),
            "f: No space left on device"),
        Arguments.of(new FileSystemException("f"), "f: FileSystemException"),
        Arguments.of(new FileSystemException(null, null, "Stale file handle"), "Stale file handle"),
        Arguments.of(new IOException("Is a directory"), "Is a directory"),
        Arguments.of(new IOException(), "IOException"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void text_eachFault_saysFileAndReason(IOException fault, String expected) {
    assertEquals(expected, FileFaults.text(fault));
  }
}
