package org.meshrelay.relay.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Setting;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.config.ConfigReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code config}: what is set, and what is wrong with it. */
@Command(
    name = "config",
    description = "Checks and shows the configuration.",
    footer = {"", "Example:", "  mesh-relay config check -c relay.yaml"},
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Show.class})
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** All mistakes at once. */
  @Command(
      name = "check",
      description = "Reports every mistake with file, line, key and fix; exit 78 if there is one.",
      footer = {"", "Example:", "  mesh-relay config check -c relay.yaml --json"})
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--json", description = "one JSON document on stdout")
    private boolean json;

    @Override
    public Integer call() {
      CommandOutput output = CommandOutput.of(spec);
      ConfigReport report = configuration.report();
      if (json) {
        output.document(
            new ObjectWriter()
                .put("ok", report.errors().isEmpty())
                .put("errors", list(report.errors()))
                .put("warnings", list(report.warnings()))
                .build());
      } else {
        report.errors().stream().map(Problem::text).forEach(output::data);
        report.warnings().stream().map(p -> "warning: " + p.text()).forEach(output::data);
        output.say(
            report.errors().isEmpty()
                ? "The configuration is valid."
                : ConfigurationOptions.count(report) + ".");
      }
      return report.errors().isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    /** An empty list is written too, so that scripts find the member. */
    private static JsonArray list(List<Problem> problems) {
      return JsonArray.of(problems.stream().map(Check::entry).toList());
    }

    private static JsonObject entry(Problem problem) {
      return new ObjectWriter()
          .put("file", problem.origin().source())
          .put("line", problem.origin().line())
          .put("key", problem.key())
          .put("message", problem.message())
          .put("fix", problem.fix())
          .build();
    }
  }

  /** Every value, and where it came from. */
  @Command(
      name = "show",
      description = "Shows the effective value of every key.",
      footer = {"", "Example:", "  mesh-relay config show --effective --origin -c relay.yaml"})
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--effective", description = "all keys, defaults too, not only those written")
    private boolean effective;

    @Option(names = "--origin", description = "where each value came from")
    private boolean origin;

    @Option(names = "--json", description = "one JSON document on stdout")
    private boolean json;

    @Override
    public Integer call() {
      CommandOutput output = CommandOutput.of(spec);
      ConfigReport report = configuration.report();
      var shown =
          report.settings().stream()
              .filter(setting -> effective || !setting.origin().text().equals("default"))
              .toList();
      if (json) {
        output.document(
            new ObjectWriter().put("settings", shown.stream().map(this::entry).toList()).build());
      } else {
        shown.forEach(setting -> output.data(line(setting)));
      }
      report.errors().stream().map(Problem::text).forEach(output::say);
      return report.errors().isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private String line(Setting setting) {
      String where = origin ? "  # " + setting.origin().text() : "";
      return setting.key() + ": " + setting.value() + where;
    }

    private JsonObject entry(Setting setting) {
      return new ObjectWriter()
          .put("key", setting.key())
          .put("value", setting.value())
          .put("origin", origin ? setting.origin().text() : null)
          .build();
    }
  }
}
