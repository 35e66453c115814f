package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.meshrelay.testkit.VectorFiles;

/**
 * Two nodes as processes of their own, made and started as the tour of the README says: {@code
 * init}, {@code serve}, a throw-away authority, a map instead of DNS.
 */
final class TwoServices implements AutoCloseable {
  /** Delivery to another service takes its own time; each look is a command of its own. */
  private static final int LOOKS = 10;

  private static final int ATTEMPTS = 3;

  /** Unavailable; try later. */
  private static final Set<Integer> TOO_SLOW = Set.of(69, 75);

  /** Carries out a command of a user. */
  @FunctionalInterface
  interface Shell {
    Command.Result run(Path directory, List<String> arguments);
  }

  private final Path directory;
  private final Shell shell;
  private final ServedNode com;
  private final ServedNode net;

  private TwoServices(Path directory, Shell shell, ServedNode com, ServedNode net) {
    this.directory = directory;
    this.shell = shell;
    this.com = com;
    this.net = net;
  }

  /** Each command of a user is a process, too. */
  static TwoServices start(Path directory) throws IOException {
    return start(directory, Command::runMesh);
  }

  static TwoServices start(Path directory, Shell shell) throws IOException {
    List<Integer> ports = freePorts();
    init(directory, "com", "example.com", ports.get(0), "example.net", ports.get(1));
    init(directory, "net", "example.net", ports.get(1), "example.com", ports.get(0));
    Files.writeString(
        directory.resolve("map.yaml"),
        "example.com: {https: \"https://127.0.0.1:%d\"}\nexample.net: {https: \"https://127.0.0.1:%d\"}\n"
            .formatted(ports.get(0), ports.get(1)));
    ServedNode com = ServedNode.start(directory, directory.resolve("com/relay.yaml"));
    return new TwoServices(
        directory, shell, com, ServedNode.start(directory, directory.resolve("net/relay.yaml")));
  }

  ServedNode com() {
    return com;
  }

  ServedNode net() {
    return net;
  }

  /**
   * Runs a user's command with the home of that name; again, as a person would, if the service was
   * too slow: the first requests of a new process, on processors shared with a build, may be.
   */
  Command.Result mesh(String home, String... arguments) {
    List<String> line = line(home, arguments);
    Command.Result result = shell.run(directory, line);
    for (int attempt = 1; attempt < ATTEMPTS && TOO_SLOW.contains(result.exitCode()); attempt++) {
      result = shell.run(directory, line);
    }
    return result;
  }

  /** The same in this process, once, with what its user types. */
  Command.Result typed(String text, String home, String... arguments) {
    return Command.runMeshHere(directory, line(home, arguments), text);
  }

  private List<String> line(String home, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "--home",
                file(home),
                "--service-map",
                file("map.yaml"),
                "--trust",
                file("ca/ca.pem"),
                "--json"));
    line.addAll(List.of(arguments));
    return line;
  }

  /** A file in the directory of the nodes and homes. */
  String file(String name) {
    return directory.resolve(name).toString();
  }

  /** A new identity with an account. */
  void join(String home, String address) {
    mesh(home, "create").json();
    mesh(home, "account", "register", address).json();
  }

  /** Runs a command until what it reports is what is awaited. */
  @CanIgnoreReturnValue
  String await(Predicate<String> awaited, String home, String... arguments) {
    String seen = "";
    for (int look = 0; look < LOOKS; look++) {
      Command.Result result = mesh(home, arguments);
      assertEquals(0, result.exitCode(), result::stderr);
      seen = result.stdout();
      if (awaited.test(seen)) {
        return seen;
      }
    }
    throw new AssertionError(
        home + " " + List.of(arguments) + " never showed what was awaited, at last: " + seen);
  }

  /** One asks, the other accepts, the answer arrives. */
  void befriend(String asking, String accepting, String acceptingAddress) {
    mesh(asking, "message", "contact", acceptingAddress).json();
    await(seen -> seen.contains("RequestContact"), accepting, "message", "pending");
    mesh(accepting, "message", "accept", "--all", "--yes").json();
    await(seen -> seen.contains(acceptingAddress), asking, "account", "sync");
    assertEquals(
        true, mesh(asking, "contact", "get", acceptingAddress).json().containsKey("addresses"));
  }

  /** Damage that {@code spool verify} finds in a stopped node. */
  List<Object> damage(String node) {
    return List.copyOf(
        VectorFiles.list(
            Command.runRelay(directory, "spool", "verify", "-c", node + "/relay.yaml", "--json")
                .json()
                .get("damaged")));
  }

  @Override
  public void close() {
    try (com) {
      net.close();
    }
  }

  private static void init(
      Path directory, String name, String service, int port, String peer, int peerPort) {
    Command.runRelay(
            directory,
            "init",
            name,
            "--service",
            service,
            "--port",
            String.valueOf(port),
            "--admin-port",
            "0",
            "--profile",
            "dev",
            "--dev-ca",
            "ca",
            "--peer",
            peer + "=https://127.0.0.1:" + peerPort,
            "--json")
        .json();
  }

  private static List<Integer> freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), other.getLocalPort());
    }
  }
}
