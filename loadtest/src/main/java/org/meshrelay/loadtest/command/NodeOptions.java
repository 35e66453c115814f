package org.meshrelay.loadtest.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.loadtest.run.TargetNode;
import org.meshrelay.loadtest.scenario.Target;
import picocli.CommandLine.Option;

/** How one of several generators is told of a node that another process has started. */
final class NodeOptions {
  @Option(names = "--node", hidden = true)
  private @Nullable URI node;

  @Option(names = "--node-trust", hidden = true)
  private @Nullable Path trust;

  @Option(names = "--node-admin", hidden = true)
  private @Nullable URI admin;

  @Option(names = "--node-pid", hidden = true)
  private @Nullable Long pid;

  NodeOptions() {}

  /**
   * The options that say where a node is; none for one that the scenario itself names.
   *
   * @param watched whether its figures are to be read too
   */
  static List<String> arguments(TargetNode node, boolean watched) {
    List<String> arguments = new ArrayList<>();
    Optional<Path> authority = node.authority();
    if (authority.isEmpty()) {
      return arguments;
    }
    arguments.addAll(List.of("--node", node.address().toString()));
    arguments.addAll(List.of("--node-trust", authority.get().toString()));
    if (watched) {
      node.admin().ifPresent(uri -> arguments.addAll(List.of("--node-admin", uri.toString())));
      node.pid().ifPresent(id -> arguments.addAll(List.of("--node-pid", Long.toString(id))));
    }
    return arguments;
  }

  /** The target with that node in place of its own. */
  Target in(Target target) {
    URI there = node;
    if (there == null) {
      return target;
    }
    return new Target(
        Target.Node.GIVEN,
        target.transport(),
        target.http(),
        target.service(),
        List.of(there),
        Optional.ofNullable(admin),
        trust == null ? List.of() : List.of(trust),
        target.settings(),
        target.settingsOrigin(),
        target.flags(),
        target.processorsApart(),
        target.linkKbitPerSecond());
  }

  /** Its process, if it runs here. */
  OptionalLong pid() {
    return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
  }
}
