package org.meshrelay.client.fault;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Says what was wrong with a file in words: several exceptions of the JDK say its name only. */
public final class FileFaults {
  private FileFaults() {}

  /** The file, if it is known, and what was wrong with it. */
  public static String text(IOException fault) {
    if (!(fault instanceof FileSystemException file)) {
      String message = fault.getMessage();
      return message == null ? fault.getClass().getSimpleName() : message;
    }
    String reason = reason(file);
    return file.getFile() == null ? reason : file.getFile() + ": " + reason;
  }

  /** What was wrong, without the name of the file. */
  public static String reason(IOException fault) {
    return switch (fault) {
      case NoSuchFileException ignored -> "no such file or directory";
      case AccessDeniedException ignored -> "permission denied";
      case FileAlreadyExistsException ignored -> "is there already";
      case DirectoryNotEmptyException ignored -> "is not empty";
      case NotDirectoryException ignored -> "is not a directory";
      case FileSystemException other -> orName(other.getReason(), other);
      default -> orName(fault.getMessage(), fault);
    };
  }

  private static String orName(@Nullable String text, IOException fault) {
    return text == null ? fault.getClass().getSimpleName() : text;
  }
}
