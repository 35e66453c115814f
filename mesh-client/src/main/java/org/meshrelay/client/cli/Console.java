package org.meshrelay.client.cli;

import java.io.PrintWriter;
import java.util.List;
import org.meshrelay.protocol.encoding.JsonObject;

/** Where a command says what: the report on stdout, everything else on stderr. */
final class Console {
  private final PrintWriter report;
  private final PrintWriter diagnostics;

  Console(PrintWriter report, PrintWriter diagnostics) {
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

  /** One line of the report, whatever the form. */
  void line(String text) {
    report.println(text);
  }

  /** Something a user should see that is not the report. */
  void note(String text) {
    diagnostics.println(text);
  }
}
