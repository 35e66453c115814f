package org.meshrelay.relay.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.DamageAdvice;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code spool}: what is stored, and whether it is what was acknowledged. */
@Command(
    name = "spool",
    description = {
      "Looks at the stored spools and catalogs. The node may run meanwhile, except for import and",
      "restart, which write; what is read then ends where the log ended when the command began."
    },
    footer = {"", "Example:", "  mesh-relay spool verify -c relay.yaml"},
    subcommands = {
      SpoolCommand.Ls.class,
      SpoolCat.class,
      SpoolCommand.Verify.class,
      SpoolExport.class,
      SpoolImport.class,
      SpoolProve.class,
      SpoolRestartCommand.class
    })
final class SpoolCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say ls, cat, verify, export, import, prove or restart.");
  }

  private static InspectionReport inspect(
      ConfigurationOptions configuration, CommandOutput output) {
    Path directory = configuration.require(output).store().directory();
    try (Progress progress = Progress.of(output)) {
      return new SpoolInspector(directory, new ChronicleFrameStores(), progress.lanes()).inspect();
    } catch (IllegalArgumentException e) {
      throw SpoolTarget.noStore(directory, e);
    }
  }

  /** The containers. */
  @Command(
      name = "ls",
      description = "Lists every container with its size.",
      footer = {"", "Example:", "  mesh-relay spool ls -c relay.yaml --json"})
  static final class Ls implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--json", description = "one JSON document on stdout")
    private boolean json;

    @Override
    public Integer call() {
      CommandOutput output = CommandOutput.of(spec);
      List<InspectionReport.Summary> containers =
          inspect(configuration, output).containers().stream()
              .sorted(
                  Comparator.comparing(InspectionReport.Summary::account)
                      .thenComparing(summary -> summary.container().text()))
              .toList();
      if (json) {
        output.document(
            new ObjectWriter()
                .put("containers", containers.stream().map(Ls::entry).toList())
                .build());
      } else {
        containers.forEach(summary -> output.data(line(summary)));
      }
      return ExitCode.OK;
    }

    private static String line(InspectionReport.Summary summary) {
      return "%-40s %-16s %8d frames %12d octets  %s"
          .formatted(
              summary.account().text(),
              summary.container().text(),
              summary.frames(),
              summary.octets(),
              summary.lastTime());
    }

    private static JsonObject entry(InspectionReport.Summary summary) {
      return new ObjectWriter()
          .put("account", summary.account().text())
          .put("container", summary.container().text())
          .put("lane", summary.lane())
          .put("frames", summary.frames())
          .put("octets", summary.octets())
          .put("lastTime", summary.lastTime().toString())
          .put("treeDigest", summary.treeDigest())
          .build();
    }
  }

  /** The check of every frame. */
  @Command(
      name = "verify",
      description = "Checks every frame against its digests and trees; exit 2 if one is damaged.",
      footer = {"", "Example:", "  mesh-relay spool verify -c relay.yaml --json"})
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--json", description = "one JSON document on stdout")
    private boolean json;

    @Override
    public Integer call() {
      CommandOutput output = CommandOutput.of(spec);
      InspectionReport report = inspect(configuration, output);
      if (json) {
        output.document(document(report));
      } else {
        report.damaged().forEach(place -> output.data(place.toString()));
        report.damaged().stream()
            .map(place -> place.damage().kind())
            .distinct()
            .forEach(kind -> output.say("What to do: " + DamageAdvice.of(kind)));
        output.say(
            "%d lanes, %d containers, %d good frames, %d octets; %d damaged, %d octets unreadable"
                .formatted(
                    report.lanes(),
                    report.containers().size(),
                    report.frames(),
                    report.octets(),
                    report.damaged().size(),
                    report.unreadableOctets()));
      }
      return report.isGood() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    /** An empty list is written too, so that scripts find the member. */
    private static JsonObject document(InspectionReport report) {
      return new ObjectWriter()
          .put("lanes", report.lanes())
          .put("containers", report.containers().size())
          .put("frames", report.frames())
          .put("octets", report.octets())
          .put("damaged", JsonArray.of(report.damaged().stream().map(Verify::entry).toList()))
          .put("unreadableOctets", report.unreadableOctets())
          .put("ok", report.isGood())
          .build();
    }

    static JsonObject entry(FrameDamagedException.Place place) {
      return new ObjectWriter()
          .put("lane", place.lane())
          .put("position", place.position())
          .put("account", place.account() == null ? null : place.account().text())
          .put("container", place.container() == null ? null : place.container().text())
          .put("index", place.index())
          .put("kind", place.damage().kind().word())
          .put("reason", place.damage().text())
          .put("advice", DamageAdvice.of(place.damage().kind()))
          .build();
    }
  }
}
