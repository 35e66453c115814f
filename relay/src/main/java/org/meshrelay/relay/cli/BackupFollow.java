package org.meshrelay.relay.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.dare.follow.Divergence;
import org.meshrelay.dare.follow.FollowState;
import org.meshrelay.dare.spool.EngineFailedException;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.relay.config.DiscoveryConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.follow.FollowPass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backup follow}. */
@Command(
    name = "follow",
    description = {
      "Keeps a copy of a running node's containers in step with it, in store.directory of this",
      "configuration. Every frame is checked against the tree of its container: a history that",
      "does not continue the copy is reported and not copied. The node must name this host in",
      "service.backup-hosts. SIGTERM ends; the next run goes on. Serve from the copy with",
      "`backup promote`."
    },
    footer = {
      "",
      "Examples:",
      "  mesh-relay backup follow -c standby.yaml",
      "  mesh-relay backup follow --once --check --from https://10.0.0.1 -c standby.yaml"
    })
final class BackupFollow implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(BackupFollow.class);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(60);

  private final NodeLauncher launcher;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "one JSON document on stdout for each pass that copied")
  private boolean json;

  @Option(names = "--once", description = "end when the copy is in step; exit code 2 if it is not")
  private boolean once;

  @Option(names = "--check", description = "first compare every container with the node's")
  private boolean check;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "where the node is (default: found as discovery says)")
  private @Nullable URI from;

  @Option(
      names = "--every-ms",
      paramLabel = "N",
      defaultValue = "1000",
      description = "pause between two passes (default: ${DEFAULT-VALUE})")
  private int everyMs;

  @Option(
      names = "--octets-per-second-max",
      paramLabel = "N",
      defaultValue = "16777216",
      description = "most octets of frames copied in a second (default: ${DEFAULT-VALUE})")
  private long octetsPerSecondMax;

  BackupFollow(NodeLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    RelayConfig config = configuration.requireWarned(output);
    if (everyMs < 0 || octetsPerSecondMax < 1) {
      throw new CommandException(ExitCode.USAGE, "--every-ms and --octets-per-second-max: above 0");
    }
    FollowOrder order = new FollowOrder(endpoint(), octetsPerSecondMax);
    LogSettings.apply(config.log());
    try (RunningFollower follower = launcher.follow(config, order)) {
      boolean term = Signals.on("TERM", follower::stop);
      boolean interrupt = Signals.on("INT", follower::stop);
      LOG.atDebug().addKeyValue("term", term).addKeyValue("int", interrupt).log("signals");
      var ignored = follower.failure().thenRun(follower::stop);
      output.say("following " + config.service().primary() + " admin " + follower.admin());
      return once ? once(follower, output) : follow(follower, output);
    } catch (EngineFailedException e) {
      throw new CommandException(ExitCode.IO, "store.directory: " + e.getMessage());
    }
  }

  private Optional<Endpoint> endpoint() {
    try {
      return Optional.ofNullable(from).map(DiscoveryConfig::endpointOf);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--from: write https://host:port");
    }
  }

  private int once(RunningFollower follower, CommandOutput output) {
    try {
      report(output, follower.state(), follower.pass(check), follower.state());
    } catch (MeshException e) {
      throw new CommandException(exitCode(e.kind()), String.valueOf(e.getMessage()));
    } catch (StorageFullException e) {
      throw new CommandException(ExitCode.IO, String.valueOf(e.getMessage()));
    }
    return follower.state().divergences().isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  /** Until it is told to stop; what goes wrong meanwhile is told and tried again. */
  private int follow(RunningFollower follower, CommandOutput output) {
    Duration usual = Duration.ofMillis(everyMs);
    Duration retry = RETRY_FIRST;
    boolean checked = !check;
    boolean stopped = false;
    while (!stopped) {
      Duration wait = usual;
      try {
        FollowState before = follower.state();
        FollowPass pass = follower.pass(!checked);
        checked = true;
        retry = RETRY_FIRST;
        if (!pass.equals(FollowPass.NOTHING)) {
          report(output, before, pass, follower.state());
        }
      } catch (MeshException | StorageFullException e) {
        LOG.atWarn()
            .addKeyValue("cause", e.getMessage())
            .addKeyValue("retrySeconds", retry.toSeconds())
            .log("the node cannot be followed now");
        wait = retry;
        retry = retry.multipliedBy(2).compareTo(RETRY_MAX) > 0 ? RETRY_MAX : retry.multipliedBy(2);
      }
      stopped = follower.pause(wait);
    }
    return follower.failure().toCompletableFuture().getNow(ExitCode.OK);
  }

  private void report(CommandOutput output, FollowState before, FollowPass pass, FollowState now) {
    if (json) {
      output.document(
          new ObjectWriter()
              .put("ok", now.divergences().isEmpty())
              .put("service", now.service())
              .put("inStep", now.inStep())
              .put("copied", pass.json())
              .put("divergences", now.divergences(), Divergence::json)
              .build());
      return;
    }
    output.data(
        "%d frames copied, %d octets; %d accounts erased; in step with %s at %s"
            .formatted(
                pass.frames(),
                pass.octets(),
                pass.erased(),
                now.service(),
                now.inStep() == null ? "no time" : now.inStep()));
    now.divergences().stream()
        .filter(each -> once || !before.diverged(each.container()))
        .forEach(
            each ->
                output.say(
                    "%s %s: %s, %d frames here, %d there; the copy is left as it is"
                        .formatted(
                            each.container().account(),
                            each.container().container(),
                            each.kind().text(),
                            each.ours(),
                            each.theirs())));
  }

  private static int exitCode(MeshException.Kind kind) {
    return switch (kind) {
      case CHECK_FAILED -> ExitCode.CHECK_FAILED;
      case USAGE, INTERNAL -> ExitCode.INTERNAL;
      case UNAVAILABLE -> ExitCode.UNAVAILABLE;
      case CANNOT_CREATE -> ExitCode.CANNOT_CREATE;
      case IO -> ExitCode.IO;
      case TRY_LATER -> ExitCode.TRY_LATER;
      case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
      case CONFIGURATION -> ExitCode.CONFIGURATION;
    };
  }
}
