package org.meshrelay.dare.archive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * A relative path that stays below wherever it is resolved: parts divided by a slash, none of them
 * empty, {@code .} or {@code ..}, no drive letter, no control characters. A backslash divides too,
 * as archives of 2018 and 2023 were written where it does.
 *
 * @param text the parts with slashes between them
 */
public record ArchivePath(String text) {
  /** Characters of the whole, PATH_MAX of Linux. */
  public static final int CHARACTERS_MAX = 4096;

  /** Octets of one part in UTF-8, NAME_MAX of Linux. */
  public static final int PART_OCTETS_MAX = 255;

  /** Parts: deeper trees than any seen, and a bound on what one entry can make. */
  public static final int PARTS_MAX = 128;

  /**
   * Checks that the text is in the form that {@link #of} makes.
   *
   * @throws IllegalArgumentException if it is not
   */
  public ArchivePath {
    String problem = problem(text);
    if (problem != null || text.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("not a path of an archive");
    }
  }

  /**
   * Reads what an archive calls a file.
   *
   * @throws DecodeException if it is not safe to follow
   */
  public static ArchivePath of(String stated) throws DecodeException {
    String text = stated.replace('\\', '/');
    String problem = problem(text);
    if (problem != null) {
      throw new DecodeException(problem);
    }
    return new ArchivePath(text);
  }

  private static @Nullable String problem(String text) {
    if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
      return "path is empty or too long";
    }
    if (text.startsWith("/") || text.matches("(?s)[A-Za-z]:.*")) {
      return "path is absolute";
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7F)
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return "path has control characters";
    }
    String[] parts = text.split("/", -1);
    if (parts.length > PARTS_MAX) {
      return "path is too deep";
    }
    for (String part : parts) {
      if (part.equals("..")) {
        return "path leads upwards";
      }
      if (part.isEmpty() || part.equals(".")) {
        return "path has an empty part";
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > PART_OCTETS_MAX) {
        return "path has a part too long";
      }
    }
    return null;
  }

  /** The parts in order. */
  List<String> parts() {
    return List.of(text.split("/", -1));
  }

  /** The last part. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }
}
