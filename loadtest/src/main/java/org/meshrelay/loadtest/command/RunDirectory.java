package org.meshrelay.loadtest.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a run: goes with the run, and with this process if that is told to end before. A
 * hook of the virtual machine then waits for the node, which another one ends, and removes it.
 */
final class RunDirectory implements AutoCloseable {
  private static final String PREFIX = "mesh-loadtest-";

  /** A node gets 5 s to drain, and then 10 s to be gone. */
  private static final long CHILDREN_SECONDS = 20;

  /** What still runs may write meanwhile; after that the directory stays behind. */
  private static final int REMOVE_ATTEMPTS = 3;

  private final Path path;
  private final Thread hook = new Thread(this::end, "loadtest-remove");

  private RunDirectory(Path path) {
    this.path = path;
  }

  /** Makes one there, or in the place for temporary files. */
  static RunDirectory in(@Nullable Path parent) throws IOException {
    Path made =
        parent == null
            ? Files.createTempDirectory(PREFIX)
            : Files.createTempDirectory(Files.createDirectories(parent), PREFIX);
    RunDirectory directory = new RunDirectory(made.toAbsolutePath());
    Runtime.getRuntime().addShutdownHook(directory.hook);
    return directory;
  }

  Path path() {
    return path;
  }

  private void end() {
    for (int attempt = 0; attempt < REMOVE_ATTEMPTS; attempt++) {
      ProcessHandle.current().children().forEach(RunDirectory::await);
      if (isRemoved()) {
        return;
      }
    }
  }

  private static void await(ProcessHandle child) {
    ProcessHandle unused =
        child.onExit().completeOnTimeout(child, CHILDREN_SECONDS, TimeUnit.SECONDS).join();
  }

  /** False if something was written or removed meanwhile. */
  private boolean isRemoved() {
    try {
      remove();
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private synchronized void remove() throws IOException {
    if (Files.exists(path)) {
      Directories.delete(path);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is about to end, and the hook at work.
      end();
      return;
    }
    remove();
  }
}
