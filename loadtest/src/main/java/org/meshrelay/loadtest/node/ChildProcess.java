package org.meshrelay.loadtest.node;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that does not outlive this one: a hook of the virtual machine ends it, unless it was
 * closed before. Any thread; closing blocks until it has ended.
 */
public final class ChildProcess implements AutoCloseable {
  /** What a node may take that has much to drain. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The same when this process has been told to end: what the node keeps goes with the run. */
  private static final Duration HURRY = Duration.ofSeconds(5);

  /** After SIGKILL only a disk that hangs keeps a process. */
  private static final long KILLED_SECONDS = 10;

  private final Process process;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.hook = new Thread(() -> end(process, HURRY), "loadtest-stop");
  }

  /**
   * Starts it.
   *
   * @throws IOException if it cannot be started, or this process is about to end
   */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    try {
      Runtime.getRuntime().addShutdownHook(child.hook);
      return child;
    } catch (IllegalStateException e) {
      end(child.process, HURRY);
      throw new IOException("this process is about to end", e);
    }
  }

  /** The process. */
  public Process process() {
    return process;
  }

  /** Ends it, if it has not ended, and waits for that. */
  @Override
  public void close() {
    end(process, PATIENCE);
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is about to end: the hook runs, and finds nothing to do.
      return;
    }
  }

  /** SIGTERM, patience, SIGKILL; an interruption ends the patience. */
  private static void end(Process process, Duration patience) {
    process.destroy();
    try {
      if (process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Not waitFor, which would not wait once this thread is interrupted.
    Process unused =
        process
            .destroyForcibly()
            .onExit()
            .completeOnTimeout(process, KILLED_SECONDS, TimeUnit.SECONDS)
            .join();
  }
}
