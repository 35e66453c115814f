package org.meshrelay.relay.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.control.ControlClient;
import org.meshrelay.relay.control.OrderRefusedException;
import org.meshrelay.relay.control.QueueControl.Order;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code queue}: what waits for other services. */
@Command(
    name = "queue",
    description = {
      "Shows what waits for other services, tries it now, holds a service back and lets it go on.",
      "The node must run."
    },
    footer = {"", "Example:", "  mesh-relay queue show -c relay.yaml"},
    subcommands = {
      QueueCommand.Show.class,
      QueueCommand.Shape.class,
      QueueCommand.Retry.class,
      QueueCommand.Hold.class,
      QueueCommand.Release.class
    })
final class QueueCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say show, shape, retry, hold or release.");
  }

  /** What the subcommands share: where the node is, and how they report. */
  abstract static class OfQueues implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--json", description = "one JSON document on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      CommandOutput output = CommandOutput.of(spec);
      RelayConfig config = configuration.require(output);
      try (ControlClient node = node(config)) {
        JsonObject queues = act(node);
        if (json) {
          output.document(queues);
        } else {
          report(queues, output);
        }
        return ExitCode.OK;
      } catch (OrderRefusedException e) {
        throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
      }
    }

    private static ControlClient node(RelayConfig config) throws IOException {
      return ControlClient.of(config.store().directory())
          .orElseThrow(
              () ->
                  new CommandException(
                      ExitCode.UNAVAILABLE,
                      "no node runs on "
                          + config.store().directory()
                          + "; queues are those of a running node: start it with `mesh-relay serve`"));
    }

    abstract JsonObject act(ControlClient node) throws IOException, OrderRefusedException;

    void report(JsonObject queues, CommandOutput output) {
      QueueLines.states(queues).forEach(output::data);
      QueueLines.remark(queues).ifPresent(output::say);
    }

    static ServiceName service(String text) {
      try {
        return ServiceName.parse(text);
      } catch (IllegalArgumentException e) {
        throw new CommandException(
            ExitCode.USAGE, text + " is no service; say a domain, as example.net");
      }
    }
  }

  /** About all services or one. */
  abstract static class OfSome extends OfQueues {
    @Parameters(
        paramLabel = "SERVICE",
        arity = "0..1",
        description = "one service, as example.net (default: all)")
    private @Nullable String named;

    Optional<ServiceName> named() {
      return Optional.ofNullable(named).map(OfQueues::service);
    }
  }

  /** About one service. */
  abstract static class OfOne extends OfQueues {
    @Parameters(paramLabel = "SERVICE", description = "the service, as example.net")
    private String named = "";

    @Override
    final JsonObject act(ControlClient node) throws IOException, OrderRefusedException {
      return node.queue(Optional.of(service(named)), order());
    }

    abstract Order order();
  }

  /** Whether it goes out. */
  @Command(
      name = "show",
      description = {
        "Shows how much waits for each service, for how long, and the last error.",
        "Also how many exchanges are under way and may be, and whether the service is delivered to,",
        "left alone since it fails, or held."
      },
      footer = {"", "Example:", "  mesh-relay queue show example.net -c relay.yaml"})
  static final class Show extends OfSome {
    @Override
    JsonObject act(ControlClient node) throws IOException {
      return node.queue(named());
    }
  }

  /** For how long it waits. */
  @Command(
      name = "shape",
      description = "Shows how old what waits for each service is.",
      footer = {"", "Example:", "  mesh-relay queue shape -c relay.yaml"})
  static final class Shape extends OfSome {
    @Override
    JsonObject act(ControlClient node) throws IOException {
      return node.queue(named());
    }

    @Override
    void report(JsonObject queues, CommandOutput output) {
      List<String> lines = QueueLines.ages(queues);
      lines.forEach(output::data);
      QueueLines.remark(queues).ifPresent(output::say);
    }
  }

  /** Now. */
  @Command(
      name = "retry",
      description = {
        "Tries what waits now instead of after its pause.",
        "Also at a service that is left alone. What is held stays."
      },
      footer = {"", "Example:", "  mesh-relay queue retry example.net -c relay.yaml"})
  static final class Retry extends OfSome {
    @Override
    JsonObject act(ControlClient node) throws IOException, OrderRefusedException {
      return node.queue(named(), Order.RETRY);
    }
  }

  /** Not for now. */
  @Command(
      name = "hold",
      description = {
        "Sends nothing more to a service until `queue release`.",
        "Not after a restart either. Messages for it are taken and wait."
      },
      footer = {"", "Example:", "  mesh-relay queue hold example.net -c relay.yaml"})
  static final class Hold extends OfOne {
    @Override
    Order order() {
      return Order.HOLD;
    }
  }

  /** Again. */
  @Command(
      name = "release",
      description = "Sends to a service again that was held.",
      footer = {"", "Example:", "  mesh-relay queue release example.net -c relay.yaml"})
  static final class Release extends OfOne {
    @Override
    Order order() {
      return Order.RELEASE;
    }
  }
}
