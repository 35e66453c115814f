package org.meshrelay.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.loadtest.actor.Site;
import org.meshrelay.loadtest.node.RelayProcess;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;

/** The node of a run and its users, in a directory that goes with the run. */
record RunDirectory(Path path, ServiceName service) {
  /** How the node is started: like this process. */
  RelayProcess.Setup setup(List<String> flags, Map<String, String> settings) throws IOException {
    ParentJvm jvm =
        ParentJvm.current()
            .orElseThrow(() -> new IOException("the system does not tell which java this is"));
    return new RelayProcess.Setup(jvm, flags, path, service.text(), settings);
  }

  /** The node as its users find it. */
  Site site(RelayProcess node) throws IOException {
    URI address = node.address();
    Endpoint endpoint =
        address.getScheme().equals("https")
            ? Endpoint.https(address.getHost(), address.getPort())
            : Endpoint.http(address.getHost(), address.getPort());
    return new Site(
        path.resolve("homes"),
        TrustRoots.only(List.of(path.resolve("ca/ca.pem"))),
        List.of(endpoint),
        service);
  }

  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
