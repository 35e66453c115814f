package org.meshrelay.dare.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;

/**
 * The list of SHA-512 digests of a backup's files, in the form that {@code sha512sum -c} reads.
 * Written last: without it a backup is not whole.
 */
final class Sums {
  /** Lines of 200 octets for at most 64 lanes and some keys. */
  private static final long LIST_MAX = 1 << 20;

  private static final int HEX = 128;

  private Sums() {}

  /** Writes the list of all files that are there now. */
  static void write(BackupLayout layout) {
    StringBuilder lines = new StringBuilder();
    files(layout.directory())
        .forEach(
            (name, file) ->
                lines
                    .append(HexFormat.of().formatHex(digest(file).toArray()))
                    .append("  ")
                    .append(name)
                    .append('\n'));
    DurableFiles.replace(layout.sums(), Bytes.utf8(lines.toString()));
  }

  /** What differs from the list, in words; empty if nothing does. */
  static List<String> differences(BackupLayout layout) throws BackupException {
    Map<String, String> listed = read(layout.sums());
    Map<String, Path> present = files(layout.directory());
    List<String> found = new ArrayList<>();
    listed.forEach(
        (name, hex) -> {
          Path file = present.get(name);
          if (file == null) {
            found.add(name + " is missing");
          } else if (!HexFormat.of().formatHex(digest(file).toArray()).equals(hex)) {
            found.add(name + " was changed");
          }
        });
    present.keySet().stream()
        .filter(name -> !listed.containsKey(name))
        .forEach(name -> found.add(name + " is not of the backup"));
    return List.copyOf(found);
  }

  private static Map<String, String> read(Path sums) throws BackupException {
    try {
      if (!Files.exists(sums) || Files.size(sums) > LIST_MAX) {
        throw new BackupException(
            "no backup that was finished is in " + sums.getParent() + "; make it again");
      }
      Map<String, String> listed = new TreeMap<>();
      for (String line : Files.readAllLines(sums, StandardCharsets.ISO_8859_1)) {
        if (line.length() < HEX + 3 || !line.startsWith("  ", HEX)) {
          throw new BackupException(
              sums + " is damaged; put it back from another copy of the backup, or make it again");
        }
        listed.put(line.substring(HEX + 2), line.substring(0, HEX));
      }
      return listed;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + sums, e);
    }
  }

  private static Map<String, Path> files(Path directory) {
    try (Stream<Path> walked = Files.walk(directory)) {
      Map<String, Path> found = new TreeMap<>();
      walked
          .filter(Files::isRegularFile)
          .forEach(
              file ->
                  found.put(
                      directory
                          .relativize(file)
                          .toString()
                          .replace(java.io.File.separatorChar, '/'),
                      file));
      found.remove(BackupLayout.SUMS);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static Bytes digest(Path file) {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), Digests.newSha512())) {
      long unused = in.transferTo(OutputStream.nullOutputStream());
      return Bytes.wrap(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
