package org.meshrelay.relay.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.RollbackAlarm;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.SpoolRestart;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spool restart}: the operator's admission after a restore (receipts.md 8.4). */
@Command(
    name = "restart",
    description = {
      "Lists the containers that are behind what was signed of them; with --text signs, with the",
      "service key, that they go on from where they are. Owners' devices show the text and ask.",
      "The node must be stopped."
    },
    footer = {
      "",
      "Examples:",
      "  mesh-relay spool restart -c relay.yaml",
      "  mesh-relay spool restart --all --text \"disk lost on 3 May, restored to 2 May\" -c"
          + " relay.yaml"
    })
final class SpoolRestartCommand implements Callable<Integer> {
  /**
   * Where nobody knows what was signed: a bound above every tree, and the largest integer that
   * every reader of JSON keeps.
   */
  private static final long UNKNOWN_SIZE = (1L << 53) - 1;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Option(names = "--all", description = "every container that waits")
  private boolean all;

  @Option(names = "--text", paramLabel = "TEXT", description = "what the owners are told")
  private @Nullable String text;

  @Option(
      names = "--service-key",
      paramLabel = "FILE",
      description = "the service key (default: service.key among the node's keys)")
  private @Nullable Path serviceKey;

  @Parameters(index = "0", arity = "0..1", paramLabel = "ACCOUNT", description = "only this one's")
  private @Nullable String account;

  @Parameters(index = "1", arity = "0..1", paramLabel = "CONTAINER", description = "only this one")
  private @Nullable String container;

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    RelayConfig config = configuration.require(output);
    if (text != null && account == null && !all) {
      throw new CommandException(ExitCode.USAGE, "Say ACCOUNT, ACCOUNT CONTAINER or --all.");
    }
    if (text != null && text.isBlank()) {
      throw new CommandException(ExitCode.USAGE, "--text is what the owners are told: say it.");
    }
    requireNames();
    try (SpoolEngine engine = StoppedNode.engine(config.store());
        SignedSizeJournal journal = StoppedNode.journal(config.store())) {
      long unused = journal.settle(engine);
      List<RollbackAlarm> alarms = new ArrayList<>();
      journal.alarms(
          engine,
          alarm -> {
            if (isMeant(alarm)) {
              alarms.add(alarm);
            }
          });
      if (text != null) {
        restart(engine, journal, alarms, signer(config), text);
      }
      report(output, engine, alarms);
      return alarms.isEmpty() || text != null ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
  }

  /** A mistyped name is no container that is in order. */
  private void requireNames() {
    if (account != null && AccountAddress.find(account).isEmpty()) {
      throw new CommandException(ExitCode.USAGE, account + " is no address");
    }
    if (container != null && ContainerName.find(container).isEmpty()) {
      throw new CommandException(ExitCode.USAGE, container + " is no container");
    }
  }

  private boolean isMeant(RollbackAlarm alarm) {
    return (account == null || alarm.account().equals(AccountAddress.find(account).orElse(null)))
        && (container == null || alarm.container() == ContainerName.find(container).orElse(null));
  }

  private StatementSigner signer(RelayConfig config) {
    NodeKeyFiles files = new NodeKeyFiles(config.service().keysDirectory());
    try {
      return new StatementSigner(
          serviceKey == null ? files.serviceKey() : files.serviceKey(serviceKey));
    } catch (KeyFileException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  private static void restart(
      SpoolEngine engine,
      SignedSizeJournal journal,
      List<RollbackAlarm> alarms,
      StatementSigner signer,
      String text) {
    Instant now = InstantSource.system().instant();
    for (RollbackAlarm alarm : alarms) {
      ContainerView view = engine.view(alarm.account(), alarm.container()).orElse(null);
      long size = view == null ? 0 : view.treeSize();
      SpoolRestart statement =
          new SpoolRestart(
              alarm.account(),
              alarm.container(),
              size,
              view == null ? MerkleTree.EMPTY_ROOT : view.root(),
              lostSize(alarm, size),
              now.isBefore(alarm.signed().time()) ? alarm.signed().time() : now,
              text);
      Bytes envelope = signer.plain(statement).encode(Encoding.JSON);
      journal.restart(
          new SignedSize(
              statement.account(),
              statement.container(),
              statement.treeSize(),
              statement.rootHash(),
              statement.time()),
          statement.lostSize(),
          envelope);
    }
  }

  private static long lostSize(RollbackAlarm alarm, long size) {
    return alarm.doubtful() ? UNKNOWN_SIZE : Math.max(size, alarm.lostSize());
  }

  private void report(CommandOutput output, SpoolEngine engine, List<RollbackAlarm> alarms) {
    if (json) {
      output.document(
          new ObjectWriter()
              .put("restarted", text != null)
              .put(
                  "containers",
                  JsonArray.of(alarms.stream().map(alarm -> entry(engine, alarm)).toList()))
              .build());
    } else {
      alarms.forEach(alarm -> output.data(line(engine, alarm)));
      output.say(
          alarms.isEmpty()
              ? "no container is behind what was signed"
              : text == null
                  ? alarms.size() + " containers wait; say --text and --all to go on"
                  : alarms.size() + " containers go on; start the node");
    }
  }

  private static long size(SpoolEngine engine, RollbackAlarm alarm) {
    return engine.view(alarm.account(), alarm.container()).map(ContainerView::treeSize).orElse(0L);
  }

  private static String line(SpoolEngine engine, RollbackAlarm alarm) {
    return "%-40s %-16s has %d frames, signed were %s"
        .formatted(
            alarm.account(),
            alarm.container(),
            size(engine, alarm),
            alarm.doubtful() ? "nobody knows how many" : String.valueOf(alarm.lostSize()));
  }

  private static JsonObject entry(SpoolEngine engine, RollbackAlarm alarm) {
    return new ObjectWriter()
        .put("account", alarm.account().text())
        .put("container", alarm.container().text())
        .put("treeSize", size(engine, alarm))
        .put("lostSize", alarm.doubtful() ? null : alarm.lostSize())
        .put("doubtful", alarm.doubtful())
        .build();
  }
}
