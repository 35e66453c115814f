package org.meshrelay.loadtest.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.meshrelay.loadtest.report.Merge;
import org.meshrelay.loadtest.report.Reports;
import org.meshrelay.loadtest.scenario.ScenarioException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh-relay loadtest merge}. */
@Command(
    name = "merge",
    description = {
      "Makes one report of what several generators have measured together.",
      "Exit code 2: an objective of the scenario was missed."
    },
    footer = {
      "",
      "Example, with generators on two machines that have begun at once:",
      "  mesh-relay loadtest run load.yaml --part 1/2 --start-at 2030-01-01T12:00:00Z --out a",
      "  mesh-relay loadtest run load.yaml --part 2/2 --start-at 2030-01-01T12:00:00Z --out b",
      "  mesh-relay loadtest merge a b --out both"
    })
final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "directories of all parts")
  private List<Path> parts = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "loadtest-merged",
      description = "where the report goes (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try {
      Reports reports = reports(parts, out);
      print(spec.commandLine().getOut(), reports, out, json);
      return reports.judgement().isMet() ? ExitCodes.OK : ExitCodes.CHECK_FAILED;
    } catch (DecodeException | ScenarioException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("loadtest merge: " + e.getMessage());
      err.flush();
      return ExitCodes.CONFIGURATION;
    }
  }

  /** Merges parts, and writes the report. */
  static Reports reports(List<Path> parts, Path target)
      throws IOException, DecodeException, ScenarioException {
    Path unused = Files.createDirectories(target);
    Reports reports = Reports.of(Merge.of(parts, target), SourceCommit.build());
    reports.write(target);
    return reports;
  }

  /** The report for whoever started the command. */
  static void print(PrintWriter out, Reports reports, Path target, boolean json) {
    if (json) {
      out.println(JsonWriter.write(reports.json(), Encoding.JSON).utf8());
    } else {
      out.print(reports.summary());
      out.println("report     " + target.resolve(Reports.HTML));
    }
    out.flush();
  }
}
