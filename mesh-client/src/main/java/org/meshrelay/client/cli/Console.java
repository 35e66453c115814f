package org.meshrelay.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.JsonObject;

/**
 * Where a command says what: the report on stdout, everything else on stderr; and its questions.
 */
final class Console {
  private final BufferedReader answers;
  private final PrintWriter report;
  private final PrintWriter diagnostics;
  private final boolean terminal;

  /** Whether the questions are those of the process, which may have a terminal. */
  private final boolean ofProcess;

  /**
   * A console.
   *
   * @param terminal whether diagnostics go to one
   */
  Console(InputStream answers, PrintWriter report, PrintWriter diagnostics, boolean terminal) {
    this.terminal = terminal;
    this.ofProcess = Objects.equals(answers, System.in);
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

  /**
   * Asks for something that must not be seen: from a terminal without echo, else one line of
   * standard input. Null where nobody answers.
   */
  @SuppressWarnings("SystemConsoleNull") // conf/jvm.options: null unless a terminal is at both ends
  @Nullable String secret(String question) {
    java.io.Console typing = System.console();
    if (ofProcess && typing != null) {
      char[] typed = typing.readPassword("%s: ", question);
      return typed == null ? null : new String(typed);
    }
    note(question + ":");
    diagnostics.flush();
    return line();
  }

  /** The next line of standard input; null at its end. */
  @Nullable String line() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      return null; // nobody there
    }
  }

  /** Asks; where nobody answers, the answer is no. */
  boolean confirms(String question) {
    note(question + " [y/N]");
    diagnostics.flush();
    String answer = line();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
