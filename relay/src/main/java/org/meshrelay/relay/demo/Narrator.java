package org.meshrelay.relay.demo;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Tells the story as it happens, line by line, and remembers what is being done, so that a failure
 * can say it. Lines are written by one thread; what is being done may be read by any.
 */
final class Narrator {
  private final PrintWriter out;
  private final Ansi ansi;
  private volatile String doing = "starting";

  /**
   * @param ansi whether and how to use colours
   */
  Narrator(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  /** Begins a part of the story. */
  void heading(String text) {
    line("");
    line(ansi.string("@|bold " + text + "|@"));
  }

  /** A line of the current part. */
  void say(String text) {
    line("  " + text);
  }

  /** A line about something that was checked and holds. */
  void good(String text) {
    line("  " + ansi.string("@|green " + text + "|@"));
  }

  /** A line about something that does not hold. */
  void bad(String text) {
    line("  " + ansi.string("@|bold,red " + text + "|@"));
  }

  /** Says nothing yet: what is going on from here, should it fail. */
  void doing(String step) {
    doing = step;
  }

  String doing() {
    return doing;
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
