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
    Additions more = new Additions(found(VectorSuite.class), found(CommandSuite.class));
    QuietLogging.install();
    Streams streams = new Streams(System.in, System.out, System.err);
    System.exit(run(arguments, System.getenv(), streams, more));
  }

  private static <T> List<T> found(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }

  /**
   * What modules that this one does not know add to the program.
   *
   * @param vectors suites of test vectors
   * @param commands commands beside those of this module
   */
  public record Additions(List<VectorSuite> vectors, List<CommandSuite> commands) {
    /** Nothing. */
    public static final Additions NONE = new Additions(List.of(), List.of());

    /** Copies the lists. */
    public Additions {
      vectors = List.copyOf(vectors);
      commands = List.copyOf(commands);
    }
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
   * @param environment variables: {@code HOME} for the default home, {@code MESH_DEVICE_SECRET} for
   *     the file with the secret that it is bound to, {@code NO_COLOR}, and {@code MESH_TERMINAL},
   *     which a launcher sets where stderr is one
   * @param more what other modules add
   * @return the exit code
   */
  public static int run(
      String[] arguments, Map<String, String> environment, Streams streams, Additions more) {
    PrintWriter report = writer(streams.out());
    PrintWriter diagnostics = writer(streams.err());
    Path home = Path.of(environment.getOrDefault("HOME", ".")).resolve(".mesh");
    boolean terminal = environment.containsKey("MESH_TERMINAL");
    Console console = new Console(streams.in(), report, diagnostics, terminal);
    String secret = environment.get("MESH_DEVICE_SECRET");
    MeshCommand root =
        new MeshCommand(
            home,
            secret == null || secret.isEmpty() ? null : Path.of(secret),
            console,
            more.vectors());
    CommandLine line = new CommandLine(root);
    CatalogCommands.addTo(line);
    more.commands().stream()
        .flatMap(suite -> suite.commands().stream())
        .forEach(line::addSubcommand);
    int code =
        line.setOut(report)
            .setErr(diagnostics)
            .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(environment)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Faults::usage)
            .setExecutionExceptionHandler(new Faults(root))
            .execute(arguments);
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
