package org.meshrelay.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.testkit.VectorFiles;

/**
 * A node as {@code mesh-relay init} makes it, to be served time after time: one port for all its
 * lives, so that clients find it again.
 */
final class NodeDirectory {
  static final ServiceName SERVICE = ServiceName.parse("example.com");

  /** The abuse limits of a sender and of proofs would end a load of minutes. */
  private static final String UNLIMITED =
      """
      limits:
        sender:
          messages-per-hour: 100000000
          messages-per-day: 100000000
        account:
          requests-per-second: 1000000
          requests-burst: 1000000
          prove-per-second: 1000000
          prove-burst: 1000000
      """;

  private final Path directory;
  private final int port;

  private NodeDirectory(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /**
   * Makes the node by the command that users type, without limits of rate.
   *
   * @param more further configuration in YAML, such as a store elsewhere
   */
  static NodeDirectory init(Path directory, String more) {
    int port = freePort();
    List<Object> files =
        VectorFiles.list(
            Command.runRelay(
                    directory,
                    "init",
                    "node",
                    "--service",
                    SERVICE.text(),
                    "--port",
                    String.valueOf(port),
                    "--admin-port",
                    "0",
                    "--profile",
                    "dev",
                    "--dev-ca",
                    "ca",
                    "--json")
                .json()
                .get("files"));
    if (files.isEmpty()) {
      throw new AssertionError("init made nothing");
    }
    NodeDirectory node = new NodeDirectory(directory, port);
    node.configure("10-unlimited.yaml", UNLIMITED);
    if (!more.isEmpty()) {
      node.configure("20-more.yaml", more);
    }
    return node;
  }

  /** Adds to the configuration. */
  void configure(String name, String yaml) {
    try {
      Path parts = Files.createDirectories(directory.resolve("node/conf.d"));
      Files.writeString(parts.resolve(name), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path configuration() {
    return directory.resolve("node/relay.yaml");
  }

  int port() {
    return port;
  }

  ServedNode serve() {
    return ServedNode.start(directory, configuration());
  }

  /** Begins to serve and kills the node after that time, whatever it has come to. */
  void killWhileStarting(Duration after) {
    try {
      Process process =
          Command.relay(directory, List.of("serve", "-c", configuration().toString()))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("killed.log").toFile())
              .start();
      try {
        boolean unused = process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        process.destroyForcibly();
      }
      int unused = process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The authority of the node's certificate. */
  Path authority() {
    return directory.resolve("ca/ca.pem");
  }

  TrustRoots roots() {
    try {
      return TrustRoots.only(List.of(authority()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  StaticServiceMap map() {
    return StaticServiceMap.of(
        Map.of(
            SERVICE.text(),
            new StaticService(
                List.of(new StaticService.Target(Endpoint.https("127.0.0.1", port), 1)),
                null,
                null)));
  }

  /** What {@code spool verify} reports; the node must not be running. */
  Map<String, Object> verifySpools() {
    return Command.runRelay(
            directory, "spool", "verify", "-c", configuration().toString(), "--json")
        .json();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
