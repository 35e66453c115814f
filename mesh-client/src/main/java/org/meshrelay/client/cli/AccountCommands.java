package org.meshrelay.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshAccounts;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshServices;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.receipt.Report.Rollback;
import org.meshrelay.protocol.transaction.ContainerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh account …}. */
@Command(
    name = "account",
    description = "Accounts and their services.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AccountCommands.Create.class,
      AccountCommands.Register.class,
      AccountCommands.ListAll.class,
      AccountCommands.Sync.class,
      AccountCommands.Status.class,
      PinCommand.class,
      ServiceCommands.class,
      ServiceCommands.Move.class,
      AccountCommands.Delete.class
    },
    footer = {"", "Example:", "  mesh account register alice@example.com"})
final class AccountCommands extends Group {
  private static JsonObject json(MeshAccounts.Account account) {
    return new ObjectWriter()
        .put("address", account.address().text())
        .put("udf", account.udf())
        .put("meshUdf", account.meshUdf())
        .put("status", account.stage().name().toLowerCase(Locale.ROOT))
        .put("administrator", account.administrator())
        .build();
  }

  private static String line(MeshAccounts.Account account) {
    return account.address()
        + "  "
        + account.udf()
        + "  "
        + account.stage().name().toLowerCase(Locale.ROOT)
        + (account.administrator() ? "  administrator" : "");
  }

  /** Makes an account that no service knows. */
  @Command(
      name = "create",
      description = "Make an account here, without telling a service.",
      footer = {"", "Example:", "  mesh account create alice@example.com"})
  static final class Create extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "Its address.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshAccounts.Account account = client.accounts().create(MeshCommand.address(address));
      return Report.of(
          json(account), line(account), "Next: mesh account register " + account.address());
    }
  }

  /** Binds an account to its service. */
  @Command(
      name = "register",
      description = "Bind an account to its service, making it first where there is none.",
      footer = {"", "Example:", "  mesh account register alice@example.com"})
  static final class Register extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "Its address.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshAccounts.Account account = client.accounts().register(MeshCommand.address(address));
      return Report.of(json(account), line(account));
    }
  }

  /** Lists the accounts of the home. */
  @Command(
      name = "list",
      description = "The accounts of this home.",
      footer = {"", "Example:", "  mesh account list"})
  static final class ListAll extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      List<MeshAccounts.Account> accounts = client.accounts().list();
      return Report.of(
          new ObjectWriter()
              .put("accounts", accounts.stream().map(AccountCommands::json).toList())
              .put("binding", BindCommands.json(client.protection().binding()))
              .build(),
          accounts.stream().map(AccountCommands::line).toList());
    }
  }

  /** Says what the service has. */
  @Command(
      name = "status",
      description = "What the service has of the account.",
      footer = {"", "Example:", "  mesh account status"})
  static final class Status extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      MeshAccounts.Status status = client.accounts().status(root().account());
      List<String> lines = new ArrayList<>();
      lines.add(
          status.address() + " at service " + status.serviceUdf() + " (" + status.trust() + ")");
      status.containers().forEach(c -> lines.add("  " + c.container() + "  " + c.index()));
      List<MeshServices.Service> services = client.services().list(status.address());
      services.stream().skip(1).map(ServiceCommands::line).forEach(lines::add);
      return Report.of(
          new ObjectWriter()
              .put("address", status.address().text())
              .put("serviceUdf", status.serviceUdf())
              .put("serviceTrust", status.trust())
              .put(
                  "containers", status.containers().stream().map(ContainerStatus::members).toList())
              .put("services", services.stream().map(ServiceCommands::json).toList())
              .build(),
          lines);
    }
  }

  /** Brings the copies up to date. */
  @Command(
      name = "sync",
      description = "Bring the copies up to date, and audit the service while doing so.",
      footer = {"", "Example:", "  mesh account sync"})
  static final class Sync extends Leaf {
    @Option(
        names = "--accept",
        paramLabel = "CONTAINER",
        description = {
          "Take the service's state of this container as the truth after a report. What it has",
          "lost of a catalog and this copy holds is uploaded again."
        })
    private @Nullable String accept;

    @Option(
        names = "--wait",
        paramLabel = "TIME",
        description = "Wait so long for something new before, as 30s or 10m.")
    private @Nullable String wait;

    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress account = root().account();
      if (wait != null) {
        var unused = client.accounts().await(account, PinCommand.life("--wait", wait));
      }
      if (accept != null) {
        ContainerName container =
            ContainerName.find(accept)
                .orElseThrow(
                    () -> new MeshException(Kind.USAGE, "--accept: no container " + accept));
        root().confirm("Give up the verified copy of " + container + "?");
        client.accounts().acceptState(account, container);
      }
      MeshAccounts.Sync sync = client.accounts().sync(account);
      sync.alerts().forEach(alert -> root().console().note("ALERT: " + alert));
      return new Report(json(sync), lines(sync), sync.isClean() ? 0 : Faults.CHECK_FAILED);
    }

    private static JsonObject json(MeshAccounts.Sync sync) {
      return new ObjectWriter()
          .put("address", sync.address().text())
          .put("containers", sync.containers().stream().map(Sync::json).toList())
          .putStrings(
              "contactsAdded", sync.contactsAdded().stream().map(AccountAddress::text).toList())
          .putStrings("devicesAdded", sync.devicesAdded())
          .putStrings("alerts", sync.alerts())
          .build();
    }

    private static JsonObject json(ContainerSync container) {
      var report = container.report();
      return new ObjectWriter()
          .put("container", container.container().text())
          .put("frames", container.after())
          .put("new", container.after() - container.before())
          .put("verified", container.verified())
          .put("report", report == null ? null : report.name())
          .put("evidence", container.evidence() == null ? null : container.evidence().toString())
          .build();
    }

    private static List<String> lines(MeshAccounts.Sync sync) {
      List<String> lines = new ArrayList<>();
      for (ContainerSync container : sync.containers()) {
        if (container.after() > 0 || container.report() != null) {
          lines.add(line(container));
        }
      }
      sync.contactsAdded().forEach(contact -> lines.add("new contact " + contact));
      sync.devicesAdded().forEach(device -> lines.add("new device " + device));
      return lines;
    }

    private static String line(ContainerSync container) {
      var report = container.report();
      String state = container.verified() ? "verified" : "unverified";
      String restart =
          report instanceof Rollback rollback
              ? rollback.restart().map(r -> "; the operator says: " + r.text()).orElse("")
              : "";
      return container.container()
          + "  "
          + container.after()
          + (container.after() > container.before()
              ? " (+" + (container.after() - container.before()) + ")"
              : "")
          + "  "
          + (report == null
              ? state
              : "REPORT " + report.name() + ", evidence in " + container.evidence() + restart);
    }
  }

  /** Ends the binding. */
  @Command(
      name = "delete",
      description = "End the binding to the service; your copies stay, put aside.",
      footer = {"", "Example:", "  mesh account delete alice@example.com --yes"})
  static final class Delete extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "Its address.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress account = MeshCommand.address(address);
      root().confirm("Delete " + account + " at its service?");
      client.accounts().delete(account);
      return Report.of(
          new ObjectWriter().put("address", account.text()).put("status", "deleted").build(),
          account + " deleted");
    }
  }
}
