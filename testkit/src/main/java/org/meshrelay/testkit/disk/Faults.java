package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Decides what fails. Asked before each operation, by any thread, one at a time. */
@FunctionalInterface
public interface Faults {
  /** Everything works. */
  Faults NONE = (operation, file) -> null;

  /** What goes wrong with an operation; null for nothing. */
  @Nullable Fault before(Operation operation, Path file);

  /** What goes wrong. */
  sealed interface Fault {
    /** The device could not read or write. */
    Fault EIO = new Failure("Input/output error");

    /** There is no room. */
    Fault ENOSPC = new Failure("No space left on device");

    /** The file system was mounted again for reading only, as after an error. */
    Fault EROFS = new Failure("Read-only file system");
  }

  /**
   * The operation fails and changes nothing.
   *
   * @param reason as the operating system says it
   */
  record Failure(String reason) implements Fault {
    IOException of(Path file) {
      return new FileSystemException(file.toString(), null, reason);
    }
  }

  /**
   * A write takes fewer octets than it was given; with 0 it takes one.
   *
   * @param octetsMax how many at most
   */
  record ShortWrite(int octetsMax) implements Fault {}

  /** The operation reports success and does nothing: only for flushes, as a negative control. */
  record Lie() implements Fault {}
}
