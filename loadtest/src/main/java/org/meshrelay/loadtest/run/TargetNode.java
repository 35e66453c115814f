package org.meshrelay.loadtest.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.loadtest.actor.Site;
import org.meshrelay.loadtest.node.ProcessorShares;
import org.meshrelay.loadtest.node.RelayProcess;
import org.meshrelay.loadtest.node.ShapedLink;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.loadtest.scenario.ScenarioException;
import org.meshrelay.loadtest.scenario.Target;
import org.meshrelay.protocol.port.Endpoint;

/** The node under test, however it came about. Blocks; closing it ends a node of our own. */
public final class TargetNode implements AutoCloseable {
  private final Target target;
  private final List<Endpoint> endpoints;
  private final TrustRoots roots;
  private final @Nullable RelayProcess own;
  private final ProcessorShares shares;
  private final @Nullable Path authority;
  private final OptionalLong pid;

  private TargetNode(Target target, List<Endpoint> endpoints, TrustRoots roots, OptionalLong pid) {
    this.target = target;
    this.endpoints = List.copyOf(endpoints);
    this.roots = roots;
    this.own = null;
    this.shares = ProcessorShares.together();
    this.authority = null;
    this.pid = pid;
  }

  private TargetNode(Target target, RelayProcess own, Path authority, ProcessorShares shares)
      throws IOException {
    this.target = target;
    this.shares = shares;
    this.endpoints = List.of(endpoint(own.address()));
    this.roots = TrustRoots.only(List.of(authority));
    this.own = own;
    this.authority = authority;
    this.pid = OptionalLong.of(own.pid());
  }

  /**
   * Starts a node in that directory, or takes the one that the scenario names.
   *
   * @param pid process of a given node, if it runs here
   */
  public static TargetNode of(Scenario scenario, Path directory, OptionalLong pid)
      throws ScenarioException, RunException, InterruptedException {
    Target target = scenario.target();
    try {
      return switch (target.node()) {
        case OWN -> start(scenario, directory);
        case GIVEN ->
            new TargetNode(
                target,
                target.endpoints().stream().map(TargetNode::endpoint).toList(),
                target.trust().isEmpty()
                    ? TrustRoots.system()
                    : TrustRoots.systemAnd(target.trust()),
                pid);
      };
    } catch (RelayProcess.ConfigurationRefused e) {
      throw new ScenarioException(
          List.of(
              new Problem(
                  target.settingsOrigin(),
                  "target.settings",
                  "the node refuses its configuration: " + e.getMessage(),
                  "docs/operating.md lists the keys")));
    } catch (IOException e) {
      throw new RunException("the node cannot be used: " + e.getMessage(), e);
    }
  }

  private static TargetNode start(Scenario scenario, Path directory)
      throws RunException, IOException, InterruptedException {
    Target target = scenario.target();
    ParentJvm jvm =
        ParentJvm.current()
            .orElseThrow(
                () ->
                    new RunException(
                        "the system does not tell which java this is; start a node by hand and"
                            + " write `node: given`"));
    Map<String, String> settings = new HashMap<>(target.settings());
    if (scenario.mix().has(Mix.Operation.CONNECT)) {
      String devices = Integer.toString(scenario.population().devicesMax());
      settings.putIfAbsent("limits.account.open-connections-max", devices);
    }
    settings.put("http.transport", target.transport() == Target.Transport.TLS ? "tls" : "clear");
    if (target.linkKbitPerSecond() > 0) {
      settings.put("http.port", Integer.toString(ShapedLink.PORT));
    }
    RelayProcess.Setup setup =
        new RelayProcess.Setup(jvm, target.flags(), directory, target.service().text(), settings);
    ProcessorShares shares =
        target.processorsApart() ? ProcessorShares.apart() : ProcessorShares.together();
    RelayProcess process = null;
    try {
      shares.useNodes();
      process = RelayProcess.start(setup);
      shares.useGenerators();
      return new TargetNode(target, process, setup.authority(), shares);
    } catch (IOException | InterruptedException e) {
      if (process != null) {
        process.close();
      }
      shares.close();
      throw e;
    }
  }

  private static Endpoint endpoint(URI uri) {
    return "https".equals(uri.getScheme())
        ? Endpoint.https(uri.getHost(), uri.getPort())
        : Endpoint.http(uri.getHost(), uri.getPort());
  }

  /** Where it is, for users whose homes are in that directory. */
  Site site(Path directory) {
    return new Site(directory.resolve("homes"), roots, endpoints, target.service());
  }

  /** The first of its addresses. */
  Endpoint endpoint() {
    return endpoints.getFirst();
  }

  /** Its admin listener, if it may be asked. */
  public Optional<URI> admin() {
    return own == null ? target.admin() : Optional.of(own.admin());
  }

  /** Its process, if it runs here. */
  public OptionalLong pid() {
    return pid;
  }

  /** The first of its addresses, for other processes. */
  public URI address() {
    return endpoint().uri();
  }

  /** Authority of its certificate, if it is a node of our own. */
  public Optional<Path> authority() {
    return Optional.ofNullable(authority);
  }

  @Override
  public void close() throws RunException {
    if (own != null) {
      own.close();
    }
    try {
      shares.close();
    } catch (IOException e) {
      throw new RunException("processors cannot be given back: " + e.getMessage(), e);
    }
  }
}
