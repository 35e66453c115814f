package org.meshrelay.client.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.meshrelay.crypto.vector.VectorSuite;
import picocli.CommandLine;

/** Entry point of {@code mesh}. Exit codes are those of PRODUCT.md 3. */
public final class MeshMain {
  private MeshMain() {}

  /** Runs one command and ends the process. */
  public static void main(String[] arguments) {
    List<VectorSuite> more =
        ServiceLoader.load(VectorSuite.class).stream().map(ServiceLoader.Provider::get).toList();
    QuietLogging.install();
    Streams streams = new Streams(System.in, System.out, System.err);
    System.exit(run(arguments, System.getenv(), streams, more));
  }

  /**
   * Where a command reads and writes.
   *
   * @param in answers to questions
   * @param out the report
   * @param err everything else
   */
  public record Streams(InputStream in, PrintStream out, PrintStream err) {}

  /**
   * Runs one command.
   *
   * @param environment variables: {@code HOME} for the default home, {@code NO_COLOR}
   * @param more test vector suites of modules that this one does not know
   * @return the exit code
   */
  public static int run(
      String[] arguments,
      Map<String, String> environment,
      Streams streams,
      List<VectorSuite> more) {
    PrintWriter report = writer(streams.out());
    PrintWriter diagnostics = writer(streams.err());
    Path home = Path.of(environment.getOrDefault("HOME", ".")).resolve(".mesh");
    MeshCommand root = new MeshCommand(home, new Console(streams.in(), report, diagnostics), more);
    CommandLine line =
        new CommandLine(root)
            .setOut(report)
            .setErr(diagnostics)
            .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(environment)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Faults::usage)
            .setExecutionExceptionHandler(new Faults(root));
    int code = line.execute(arguments);
    report.flush();
    diagnostics.flush();
    return code;
  }

  private static CommandLine.Help.Ansi ansi(Map<String, String> environment) {
    return environment.containsKey("NO_COLOR")
        ? CommandLine.Help.Ansi.OFF
        : CommandLine.Help.Ansi.AUTO;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
