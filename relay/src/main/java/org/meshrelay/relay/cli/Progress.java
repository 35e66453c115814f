package org.meshrelay.relay.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.meshrelay.dare.tool.InspectionProgress;
import picocli.CommandLine;

/**
 * How far a long command is, on one line of stderr that is written over; nothing where stderr goes
 * elsewhere than to people. One thread.
 */
final class Progress implements AutoCloseable {
  /** Often enough to look alive, seldom enough to cost nothing. */
  private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

  private final PrintWriter err;
  private final boolean terminal;
  private long lastNanos;
  private boolean written;

  private Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    this.lastNanos = System.nanoTime() - INTERVAL_NANOS;
  }

  /** Progress on the terminal, if there is one. */
  static Progress of(CommandOutput output) {
    return new Progress(output.err(), CommandLine.Help.Ansi.AUTO.enabled());
  }

  /** Says where the command is. */
  void say(String where) {
    long now = System.nanoTime();
    if (terminal && now - lastNanos >= INTERVAL_NANOS) {
      lastNanos = now;
      written = true;
      err.print("\r" + where + "\u001b[K");
      err.flush();
    }
  }

  /** Progress of reading lanes. */
  InspectionProgress lanes() {
    return (lane, lanes, octets) ->
        say("lane " + (lane + 1) + " of " + lanes + ": " + (octets >> 20) + " MiB read");
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (written) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
