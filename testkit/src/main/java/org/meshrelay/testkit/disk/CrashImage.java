package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a crash left on a device. */
public final class CrashImage {
  private final Set<String> directories = new LinkedHashSet<>();
  private final Map<String, Content> files = new LinkedHashMap<>();

  CrashImage() {}

  /** A file's size and those of its pages that are not zeros. */
  record Content(long size, Map<Integer, PageImage> pages) {}

  void directory(String path) {
    boolean unused = directories.add(path);
  }

  void file(String path, Content content) {
    files.put(path, content);
  }

  /** Names of all files, relative to the root. */
  public Set<String> fileNames() {
    return Set.copyOf(files.keySet());
  }

  /** Makes it real, below a directory that is there or is made. */
  public void writeTo(Path directory) {
    try {
      for (String path : directories) {
        Path unused = Files.createDirectories(directory.resolve(path));
      }
      for (Map.Entry<String, Content> file : files.entrySet()) {
        write(directory.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + directory, e);
    }
  }

  private static void write(Path path, Content content) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(content.size);
      for (Map.Entry<Integer, PageImage> page : content.pages.entrySet()) {
        long from = (long) page.getKey() * PageImage.SIZE;
        int octets = (int) Math.min(PageImage.SIZE, content.size - from);
        if (octets > 0 && page.getValue() != PageImage.ZERO) {
          file.seek(from);
          file.write(page.getValue().toArray(), 0, octets);
        }
      }
    }
  }
}
