package org.meshrelay.client.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshServices;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.MirrorState;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh account service …} and {@code mesh account move}. */
@Command(
    name = "service",
    description = "The services of an account; the first is the primary one.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServiceCommands.ListAll.class,
      ServiceCommands.Add.class,
      ServiceCommands.Primary.class,
      ServiceCommands.Remove.class
    },
    footer = {"", "Example:", "  mesh account service add alice@example.net"})
final class ServiceCommands extends Group {
  private static Leaf.Report report(List<MeshServices.Service> services) {
    return Leaf.Report.of(
        new ObjectWriter()
            .put("services", services.stream().map(ServiceCommands::json).toList())
            .build(),
        services.stream().map(ServiceCommands::line).toList());
  }

  static JsonObject json(MeshServices.Service service) {
    MirrorState mirror = service.mirror();
    boolean seen = !mirror.time().equals(Instant.EPOCH);
    return new ObjectWriter()
        .put("address", service.address().text())
        .put("primary", service.primary())
        .put("here", service.here())
        .put("inStepAt", seen && mirror.problem() == null ? mirror.time() : null)
        .put("waiting", seen ? mirror.waiting() : null)
        .put("problem", mirror.problem())
        .build();
  }

  static String line(MeshServices.Service service) {
    return service.address()
        + (service.primary() ? "  primary" : mirror(service.mirror()))
        + (service.here() ? "" : "  (not on this device yet; run mesh account sync)");
  }

  private static String mirror(MirrorState mirror) {
    if (mirror.problem() != null) {
      return "  lacks " + mirror.waiting() + " changes: " + mirror.problem();
    }
    return mirror.time().equals(Instant.EPOCH) ? "" : "  in step at " + mirror.time();
  }

  private static Leaf.Report report(MeshServices.Copied copied, String done) {
    List<String> lines = new ArrayList<>();
    lines.add(done + " " + copied.to() + ": " + copied.frames() + " frames, verified");
    copied.told().forEach(contact -> lines.add("told " + contact));
    lines.addAll(copied.alerts());
    return Leaf.Report.of(
        new ObjectWriter()
            .put("from", copied.from().text())
            .put("address", copied.to().text())
            .put("frames", copied.frames())
            .putStrings("told", copied.told().stream().map(AccountAddress::text).toList())
            .putStrings("alerts", copied.alerts())
            .build(),
        lines);
  }

  /** Lists the services. */
  @Command(
      name = "list",
      description = "The services of the account.",
      footer = {"", "Example:", "  mesh account service list"})
  static final class ListAll extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      return report(client.services().list(root().account()));
    }
  }

  /** Adds a service. */
  @Command(
      name = "add",
      description = "Bind the account to a further service, which gets a copy of everything.",
      footer = {"", "Example:", "  mesh account service add alice@example.net"})
  static final class Add extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "The address of the account there.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      return report(
          client.services().add(root().account(), MeshCommand.address(address)), "copied to");
    }
  }

  /** Changes the primary service. */
  @Command(
      name = "primary",
      description = "Make a service of the account its primary one.",
      footer = {"", "Example:", "  mesh account service primary alice@example.net"})
  static final class Primary extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "One that the account has.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      return report(client.services().primary(root().account(), MeshCommand.address(address)));
    }
  }

  /** Removes a service. */
  @Command(
      name = "remove",
      description = "End the binding to a service that is not the primary one.",
      footer = {"", "Example:", "  mesh account service remove alice@example.com --yes"})
  static final class Remove extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "The address of the account there.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress gone = MeshCommand.address(address);
      root().confirm("End the binding to " + gone + "?");
      client.services().remove(root().account(), gone);
      return Report.of(
          new ObjectWriter().put("address", gone.text()).put("status", "removed").build(),
          gone + " removed");
    }
  }

  /** Moves the account. */
  @Command(
      name = "move",
      description = "Move the account to another service, with everything that is stored.",
      footer = {"", "Example:", "  mesh account move alice@example.net --forward --yes"})
  static final class Move extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "Its new address.")
    private String address = "";

    @Option(
        names = "--forward",
        description = "Let the old service tell those who may write where you are, for a while.")
    private boolean forward;

    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress to = MeshCommand.address(address);
      root().confirm("Move to " + to + " and end the binding to the old service?");
      return report(client.services().move(root().account(), to, forward), "moved to");
    }
  }
}
