package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small file system that is filled and freed again and again: its room, its inodes, or made
 * readable only. Needs the right to mount; else skipped. {@code dare-stream/disk-campaign} runs a
 * thousand rounds of each and prints how long refusals and resumptions took.
 */
class SmallDiskIT {
  private static final int ROUNDS = Integer.getInteger("meshrelay.disk.rounds", 6);

  private static final int MOUNTS_MAX = 20;

  @TempDir Path directory;
  private Path mount = Path.of("not mounted");
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      must("umount", "-l", mount.toString());
    }
  }

  private void mount(String options) throws Exception {
    mount = directory.resolve("small");
    Files.createDirectories(mount);
    mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
    if (!mounted) {
      System.out.println("skipped: no right to mount a small file system");
    }
    assumeTrue(mounted, "no right to mount a small file system");
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the command says of a failure is on the console. */
  private static void must(String... command) throws InterruptedException {
    assertTrue(run(command), String.join(" ", command));
  }

  /** No room. */
  private final class Room implements ShortageRounds.Shortage {
    @Override
    public void begin() throws IOException {
      byte[] block = new byte[4 << 10];
      try (var out =
          Files.newOutputStream(
              mount.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        untilFull(() -> out.write(block));
      }
    }

    @Override
    public void end() throws IOException {
      Files.delete(mount.resolve("filler"));
    }
  }

  /** No inodes. */
  private final class Inodes implements ShortageRounds.Shortage {
    private int count;

    @Override
    public void begin() throws IOException {
      Path filler = Files.createDirectories(mount.resolve("fillers"));
      untilFull(() -> Files.createFile(filler.resolve("file-" + count++)));
    }

    @Override
    public void end() {
      Trees.delete(mount.resolve("fillers"));
    }
  }

  /** Writes that open a file are refused, as after an error of the file system (EROFS). */
  private final class ReadOnly implements ShortageRounds.Shortage {
    @Override
    public void begin() throws Exception {
      // Files that are open for writing keep a file system writable; a mount over it does not ask.
      for (int i = 1; !mountedReadOnly(); i++) {
        must("umount", "-l", mount.toString());
        assertTrue(i < MOUNTS_MAX, "the engine makes a file whenever something is mounted");
      }
    }

    /** Not if the engine made a file that it writes between the two. */
    private boolean mountedReadOnly() throws Exception {
      must("mount", "--bind", mount.toString(), mount.toString());
      return run("mount", "-o", "remount,bind,ro", mount.toString());
    }

    @Override
    public void end() throws Exception {
      must("umount", "-l", mount.toString());
    }
  }

  /** Something that takes of the device. */
  @FunctionalInterface
  private interface Take {
    void one() throws IOException;
  }

  private static void untilFull(Take take) {
    try {
      while (true) {
        take.one();
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
    }
  }

  private void rounds(ShortageRounds.Shortage shortage) throws Exception {
    ShortageRounds rounds = new ShortageRounds(mount.resolve("engine"));

    rounds.run(shortage, ROUNDS);

    System.out.println(shortage.getClass().getSimpleName() + ", " + ROUNDS + " rounds: " + rounds);
    rounds.check(Duration.ofSeconds(30));
  }

  @Test
  void rounds_ofNoRoom_loseNothing() throws Exception {
    mount("size=24m");
    rounds(new Room());
  }

  @Test
  void rounds_ofNoInodes_loseNothing() throws Exception {
    mount("size=64m,nr_inodes=400");
    rounds(new Inodes());
  }

  @Test
  void rounds_ofReadOnly_loseNothing() throws Exception {
    mount("size=64m");
    rounds(new ReadOnly());
  }
}
