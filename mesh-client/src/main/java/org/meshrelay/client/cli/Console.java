package org.meshrelay.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.meshrelay.protocol.encoding.JsonObject;

/**
 * Where a command says what: the report on stdout, everything else on stderr; and its questions.
 */
final class Console {
  private final BufferedReader answers;
  private final PrintWriter report;
  private final PrintWriter diagnostics;
  private final boolean terminal;

  /**
   * A console.
   *
   * @param terminal whether diagnostics go to one
   */
  Console(InputStream answers, PrintWriter report, PrintWriter diagnostics, boolean terminal) {
    this.terminal = terminal;
    this.answers = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    this.report = report;
    this.diagnostics = diagnostics;
  }

  /** The report in the form asked for. */
  void report(boolean json, JsonObject document, List<String> lines) {
    if (json) {
      report.println(document.source().utf8());
    } else {
      lines.forEach(report::println);
    }
  }

  /** Something a user should see that is not the report. */
  void note(String text) {
    diagnostics.println(text);
  }

  /** A line that tells how far something has come. */
  ProgressLine progress(String what) {
    return new ProgressLine(terminal ? diagnostics : null, what, System::nanoTime);
  }

  /** Asks; where nobody answers, the answer is no. */
  boolean confirms(String question) {
    note(question + " [y/N]");
    diagnostics.flush();
    try {
      String answer = answers.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      return false; // nobody there
    }
  }
}
