package org.meshrelay.relay.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The throw-away directory: configuration, keys and certificates of two services, the map that
 * stands in for DNS, a home per user.
 *
 * @param directory all of it
 * @param com the service of alice
 * @param net the service of bob
 */
record Stage(Path directory, Site com, Site net) {
  static final String COM = "example.com";
  static final String NET = "example.net";

  /** Makes everything but the homes. */
  static Stage make(OperatorCommand operator) throws DemoException {
    try {
      Path directory = Files.createTempDirectory("mesh-relay-demo-");
      List<Integer> ports = freePorts();
      Stage stage =
          new Stage(
              directory,
              new Site(COM, directory.resolve(COM), ports.get(0)),
              new Site(NET, directory.resolve(NET), ports.get(1)));
      stage.init(operator, stage.com(), stage.net());
      stage.init(operator, stage.net(), stage.com());
      Files.writeString(
          stage.map(), line(stage.com()) + System.lineSeparator() + line(stage.net()));
      return stage;
    } catch (IOException e) {
      throw new DemoException(
          DemoException.Kind.IO, "cannot make a throw-away directory: " + e.getMessage(), e);
    }
  }

  List<Site> sites() {
    return List.of(com, net);
  }

  /** Names services instead of DNS. */
  Path map() {
    return directory.resolve("map.yaml");
  }

  /** Root of the throw-away authority. */
  Path root() {
    return authority().resolve("ca.pem");
  }

  Path home(String user) {
    return directory.resolve(user);
  }

  /** Removes all of it, as far as it can be removed. */
  void remove() throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private Path authority() {
    return directory.resolve("ca");
  }

  private void init(OperatorCommand operator, Site site, Site peer) throws DemoException {
    StringWriter said = new StringWriter();
    PrintWriter words = new PrintWriter(said);
    int code =
        operator.run(
            words,
            words,
            "init",
            site.directory().toString(),
            "--service",
            site.name(),
            "--port",
            Integer.toString(site.port()),
            "--admin-port",
            "0",
            "--profile",
            "dev",
            "--dev-ca",
            authority().toString(),
            "--peer",
            peer.name() + "=" + peer.https());
    if (code != 0) {
      throw new DemoException(
          DemoException.Kind.IO, "mesh-relay init ended with " + code + ": " + said);
    }
  }

  private static String line(Site site) {
    return site.name() + ": {https: \"" + site.https() + "\"}";
  }

  /** Each service must know the other's port before either runs; held open until both are known. */
  private static List<Integer> freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      List<Integer> ports = new ArrayList<>();
      ports.add(one.getLocalPort());
      ports.add(other.getLocalPort());
      return ports;
    }
  }
}
