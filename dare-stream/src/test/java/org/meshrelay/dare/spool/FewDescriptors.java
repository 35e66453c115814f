package org.meshrelay.dare.spool;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process with few file descriptors, which it uses up again and again (EMFILE). */
final class FewDescriptors implements ShortageRounds.Shortage {
  /** Descriptors that are left: a class can be loaded, a queue cannot be opened. */
  private static final int LEFT = 1;

  private final List<FileChannel> held = new ArrayList<>();

  private FewDescriptors() {}

  /** Arguments: directory, rounds. Ends with 0, or with 1 also where threads were left. */
  public static void main(String[] arguments) {
    try {
      loadClasses();
      ShortageRounds rounds = new ShortageRounds(Path.of(arguments[0]));
      int count = Integer.parseInt(arguments[1]);
      rounds.run(new FewDescriptors(), count);
      System.out.println("Descriptors, " + count + " rounds: " + rounds);
      rounds.check(Duration.ofSeconds(30));
      System.exit(0);
    } catch (Exception | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  /**
   * Classes in directories, unlike those in archives, take a descriptor each when they are used.
   */
  private static void loadClasses() throws IOException, ClassNotFoundException {
    ClassLoader loader = FewDescriptors.class.getClassLoader();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path root = Path.of(entry);
      if (!entry.isEmpty() && Files.isDirectory(root)) {
        try (Stream<Path> found = Files.walk(root)) {
          for (Path file : found.filter(f -> f.toString().endsWith(".class")).toList()) {
            String name = root.relativize(file).toString().replace('/', '.');
            if (name.contains(".dare.") || name.contains(".protocol.")) {
              Class<?> unused = Class.forName(name.substring(0, name.length() - 6), false, loader);
            }
          }
        }
      }
    }
  }

  @Override
  public void begin() throws IOException {
    boolean more = true;
    while (more) {
      try {
        held.add(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
      } catch (IOException e) {
        more = false;
      }
    }
    for (int i = 0; i < LEFT; i++) {
      held.removeLast().close();
    }
  }

  @Override
  public void end() throws IOException {
    for (FileChannel channel : held) {
      channel.close();
    }
    held.clear();
  }
}
