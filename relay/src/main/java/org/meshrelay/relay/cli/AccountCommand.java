package org.meshrelay.relay.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.account.AccountDesk.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code account}: who has an account here, and who may not use it for now. */
@Command(
    name = "account",
    description = {
      "Lists accounts, suspends them and lets them go on. The node may run: what is decided holds",
      "from its next request on."
    },
    footer = {"", "Example:", "  mesh-relay account suspend mallory@example.com -c relay.yaml"},
    subcommands = {
      AccountCommand.ListAll.class,
      AccountCommand.Show.class,
      AccountCommand.Suspend.class,
      AccountCommand.Resume.class
    })
final class AccountCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say list, show, suspend or resume.");
  }

  /** What the subcommands share: where the node is, and how they report. */
  abstract static class OfNode implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--json", description = "one JSON document on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      CommandOutput output = CommandOutput.of(spec);
      try (AccountDoor door = AccountDoor.of(configuration.require(output))) {
        List<JsonObject> accounts = act(door);
        if (json) {
          output.document(new ObjectWriter().put("accounts", JsonArray.of(accounts)).build());
        } else {
          accounts.forEach(account -> output.data(AccountLines.of(account, isDetailed())));
        }
        return ExitCode.OK;
      }
    }

    abstract List<JsonObject> act(AccountDoor door) throws IOException;

    boolean isDetailed() {
      return false;
    }
  }

  /** What the subcommands about one account share. */
  abstract static class OfAccount extends OfNode {
    @Parameters(paramLabel = "ACCOUNT", description = "address, as alice@example.com")
    private String account = "";

    AccountAddress address() {
      return AccountAddress.find(account)
          .orElseThrow(() -> new CommandException(ExitCode.USAGE, account + " is no address"));
    }

    List<JsonObject> require(Optional<JsonObject> found) {
      return List.of(
          found.orElseThrow(
              () -> new CommandException(ExitCode.UNAVAILABLE, "no account " + account)));
    }
  }

  /** All of them. */
  @Command(
      name = "list",
      description = "Lists every account with its state and size.",
      footer = {"", "Example:", "  mesh-relay account list --state Blocked -c relay.yaml"})
  static final class ListAll extends OfNode {
    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "only these: Connected, Pending, Blocked or Moved")
    private String state = "";

    @Override
    List<JsonObject> act(AccountDoor door) throws IOException {
      List<JsonObject> wanted = new ArrayList<>(door.list());
      if (!state.isEmpty()) {
        wanted.removeIf(account -> !AccountLines.text(account, "state").equalsIgnoreCase(state));
      }
      return wanted;
    }
  }

  /** One of them. */
  @Command(
      name = "show",
      description = "Shows one account with its containers.",
      footer = {"", "Example:", "  mesh-relay account show alice@example.com -c relay.yaml"})
  static final class Show extends OfAccount {
    @Override
    List<JsonObject> act(AccountDoor door) throws IOException {
      return require(door.find(address()));
    }

    @Override
    boolean isDetailed() {
      return true;
    }
  }

  /** Not for now. */
  @Command(
      name = "suspend",
      description = {
        "Suspends an account: its devices may ask for its status and delete it, no more, and to",
        "others it is as if it did not exist. What it holds stays."
      },
      footer = {"", "Example:", "  mesh-relay account suspend mallory@example.com -c relay.yaml"})
  static final class Suspend extends OfAccount {
    @Override
    List<JsonObject> act(AccountDoor door) throws IOException {
      return require(door.decide(address(), Decision.SUSPEND));
    }
  }

  /** Again. */
  @Command(
      name = "resume",
      description = "Lets a suspended account go on, or one begin that waits for approval.",
      footer = {"", "Example:", "  mesh-relay account resume mallory@example.com -c relay.yaml"})
  static final class Resume extends OfAccount {
    @Override
    List<JsonObject> act(AccountDoor door) throws IOException {
      return require(door.decide(address(), Decision.RESUME));
    }
  }
}
