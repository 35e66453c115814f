package org.meshrelay.loadtest.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.compare.Comparison;
import org.meshrelay.loadtest.report.ComparisonJson;
import org.meshrelay.loadtest.report.Reports;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh-relay loadtest compare}. */
@Command(
    name = "compare",
    description = {
      "Compares two reports: each figure with its confidence interval of 95 %, and whether the",
      "second run is better or worse by more than chance."
    },
    footer = {"", "Example:", "  mesh-relay loadtest compare before after --fail-if-worse 10"})
final class CompareCommand implements Callable<Integer> {
  private static final double PERCENT = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "A", description = "directory of the first report")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "directory of the second report")
  private Path second = Path.of("");

  @Option(
      names = "--fail-if-worse",
      paramLabel = "PERCENT",
      description = "exit code 2 if a figure is worse by more than this, and not by chance")
  private double failIfWorse = Double.POSITIVE_INFINITY;

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      Comparison comparison = Comparison.of(run(err, first), run(err, second));
      if (json) {
        JsonObject document = ComparisonJson.of(comparison);
        out.println(JsonWriter.write(document, Encoding.JSON).utf8());
      } else {
        table(out, comparison);
      }
      out.flush();
      return comparison.isWorseBy(failIfWorse / PERCENT) ? ExitCodes.CHECK_FAILED : ExitCodes.OK;
    } catch (IllegalArgumentException | DecodeException e) {
      err.println("loadtest compare: " + e.getMessage());
      err.flush();
      return ExitCodes.CONFIGURATION;
    }
  }

  /** Figures that the generator made are not compared without a word. */
  private static Comparison.Run run(PrintWriter err, Path report)
      throws IOException, DecodeException {
    Bytes octets = Bytes.wrap(Files.readAllBytes(report.resolve(Reports.JSON)));
    ObjectReader read =
        ObjectReader.of(JsonReader.read(octets, Encoding.JSON, ReadLimits.STORED), "report");
    if (!read.bool("valid")) {
      err.println(report + " is INVALID: " + read.strings("invalidReasons"));
      err.flush();
    }
    List<Comparison.Window> measured = new ArrayList<>();
    for (ObjectReader phase : read.list("phases", node -> ObjectReader.of(node, "phase"))) {
      if (phase.bool("measured")) {
        measured.add(new Comparison.Window(second(phase, "from"), second(phase, "to")));
      }
    }
    return new Comparison.Run(Files.readString(report.resolve(Reports.LATENCIES)), measured);
  }

  private static double second(ObjectReader phase, String end) throws DecodeException {
    String name = end + "Second";
    if (phase.node(name) instanceof JsonNumber number) {
      return number.value().doubleValue();
    }
    throw phase.malformed(name, "is not a number");
  }

  private static void table(PrintWriter out, Comparison comparison) {
    out.printf(Locale.ROOT, "%-16s %-28s %-28s %s%n", "", "A", "B", "B to A");
    for (Comparison.Figure figure : comparison.figures()) {
      out.printf(
          Locale.ROOT,
          "%-16s %-28s %-28s %s %s%n",
          figure.name(),
          text(figure.first()),
          text(figure.second()),
          text(figure.ratio()),
          figure.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  private static String text(Comparison.Interval interval) {
    return String.format(
        Locale.ROOT, "%.2f [%.2f, %.2f]", interval.value(), interval.low(), interval.high());
  }
}
