package org.meshrelay.relay.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.relay.config.ConfigLoader;
import org.meshrelay.relay.config.ConfigReport;
import org.meshrelay.relay.config.ConfigSources;
import org.meshrelay.relay.config.RelayConfig;
import picocli.CommandLine.Option;

/** Options of every command that needs a configuration. */
final class ConfigurationOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "relay.yaml",
      description = "configuration file (default: ${DEFAULT-VALUE})")
  private Path file = Path.of("relay.yaml");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides one key, for example --set http.port=9443")
  private final Map<String, String> settings = new LinkedHashMap<>();

  ConfigReport report() {
    return ConfigLoader.load(new ConfigSources(file, System.getenv(), settings));
  }

  /** As {@link #require}, for what runs with it for long: what is doubtful goes to stderr too. */
  RelayConfig requireWarned(CommandOutput output) {
    ConfigReport report = report();
    report.warnings().stream().map(p -> "warning: " + p.text()).forEach(output::say);
    return require(report, output);
  }

  /** The configuration; with mistakes all of them go to stderr and the command ends. */
  RelayConfig require(CommandOutput output) {
    return require(report(), output);
  }

  private static RelayConfig require(ConfigReport report, CommandOutput output) {
    report.errors().stream().map(Problem::text).forEach(output::say);
    return report
        .config()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.CONFIGURATION, count(report) + " in the configuration"));
  }

  /** How many mistakes there are, in words. */
  static String count(ConfigReport report) {
    int errors = report.errors().size();
    return errors == 1 ? "1 mistake" : errors + " mistakes";
  }

  Path file() {
    return file;
  }
}
