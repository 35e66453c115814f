package org.meshrelay.relay.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.meshrelay.client.cli.OperatorSuite;
import org.meshrelay.client.fault.FileFaults;
import org.meshrelay.relay.demo.DemoCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh-relay}: the operator's command. */
@Command(
    name = "mesh-relay",
    description = "A service node of the Mathematical Mesh.",
    versionProvider = RelayCommand.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  mesh-relay demo",
      "  mesh-relay init node --service example.com --profile dev --dev-ca ca",
      "  mesh-relay serve -c node/relay.yaml",
      "",
      "Exit codes: 0 done, 2 the check failed, 64 usage, 69 unavailable, 70 internal,",
      "73/74 cannot create / I/O, 75 try later, 77 not permitted, 78 configuration."
    })
public final class RelayCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  private RelayCommand() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int execute(
      NodeLauncher launcher, PrintWriter out, PrintWriter err, String... arguments) {
    return execute(launcher, List.of(), out, err, arguments);
  }

  /**
   * Runs a command line, with commands that other modules add.
   *
   * @return the exit code
   */
  public static int execute(
      NodeLauncher launcher,
      List<OperatorSuite> more,
      PrintWriter out,
      PrintWriter err,
      String... arguments) {
    CommandLine line = commandLine(launcher);
    more.stream().flatMap(suite -> suite.commands().stream()).forEach(line::addSubcommand);
    return line.setOut(out).setErr(err).execute(arguments);
  }

  static CommandLine commandLine(NodeLauncher launcher) {
    CommandLine line = new CommandLine(new RelayCommand());
    line.addSubcommand(new InitCommand());
    line.addSubcommand(new ServeCommand(launcher));
    line.addSubcommand(new ConfigCommand());
    line.addSubcommand(new AccountCommand());
    line.addSubcommand(new SpoolCommand());
    line.addSubcommand(new QueueCommand());
    line.addSubcommand(
        new CommandLine(new BackupCommand()).addSubcommand(new BackupFollow(launcher)));
    line.addSubcommand(new HostCommand());
    line.addSubcommand(
        new DemoCommand((out, err, arguments) -> execute(launcher, out, err, arguments)));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(RelayCommand::usage);
    line.setExecutionExceptionHandler(RelayCommand::failed);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int usage(ParameterException mistake, String... arguments) {
    CommandLine line = mistake.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    line.getErr().println(command + ": " + mistake.getMessage());
    boolean ignored =
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, line.getErr());
    line.getErr().println("Try: " + command + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult ignored) {
    if (failure instanceof CommandException expected) {
      line.getErr().println(expected.text());
      return expected.exitCode();
    }
    if (failure instanceof IOException io) {
      line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + FileFaults.text(io));
      return ExitCode.IO;
    }
    LOG.atError().setCause(failure).log("the command failed");
    return ExitCode.INTERNAL;
  }

  /** The version of the build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RelayCommand.class.getPackage().getImplementationVersion();
      return new String[] {"mesh-relay " + (version == null ? "unpackaged" : version)};
    }
  }
}
