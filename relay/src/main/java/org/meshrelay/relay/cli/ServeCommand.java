package org.meshrelay.relay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.config.ConfigReport;
import org.meshrelay.relay.config.RelayConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: runs a node until it is told to stop or cannot go on. */
@Command(
    name = "serve",
    description =
        "Runs the node. SIGTERM drains and ends; SIGHUP reads configuration and certificates again.",
    footer = {
      "",
      "Examples:",
      "  mesh-relay serve -c relay.yaml",
      "  mesh-relay serve -c relay.yaml --set http.port=0 --ready-file ready.json"
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final NodeLauncher launcher;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--ready-file",
      paramLabel = "F",
      description = "also written, as JSON, when requests are accepted")
  private @Nullable Path readyFile;

  ServeCommand(NodeLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws IOException {
    CommandOutput output = CommandOutput.of(spec);
    RelayConfig config = configuration.requireWarned(output);
    LogSettings.apply(config.log());
    CompletableFuture<Integer> end = new CompletableFuture<>();
    AtomicReference<RunningNode> started = new AtomicReference<>();
    listen(started, end);
    try (RunningNode node = launcher.launch(config)) {
      started.set(node);
      if (!end.isDone()) {
        announce(node, output);
      }
      var ignored = node.failure().thenAccept(end::complete);
      int code = end.join();
      LOG.atInfo().addKeyValue("exit", code).log("draining");
      return code;
    }
  }

  /**
   * From the beginning: a start that is told to stop goes on to where it can drain, and one that is
   * told to reload must not end of it, as a process does that listens to nobody.
   */
  private void listen(AtomicReference<RunningNode> started, CompletableFuture<Integer> end) {
    boolean term = Signals.on("TERM", () -> stop(started, end));
    boolean interrupt = Signals.on("INT", () -> stop(started, end));
    boolean reload = Signals.on("HUP", () -> reload(started.get()));
    LOG.atDebug()
        .addKeyValue("term", term)
        .addKeyValue("int", interrupt)
        .addKeyValue("hup", reload)
        .log("listening to signals");
  }

  private static void stop(AtomicReference<RunningNode> started, CompletableFuture<Integer> end) {
    if (started.get() == null) {
      LOG.atInfo().log("told to stop; it does so as soon as the start is over");
    }
    end.complete(ExitCode.OK);
  }

  /** Whole or not at all: with a mistake the running configuration stays. */
  private void reload(@Nullable RunningNode node) {
    if (node == null) {
      LOG.atWarn().addKeyValue("mistake", "the node is still starting").log("not reloaded");
      return;
    }
    ConfigReport report = configuration.report();
    if (report.config().isEmpty()) {
      for (Problem problem : report.errors()) {
        LOG.atWarn().addKeyValue("mistake", problem.text()).log("not reloaded");
      }
      return;
    }
    try {
      node.reload(report.config().get());
      LOG.atInfo().log("reloaded");
    } catch (CommandException e) {
      LOG.atWarn().addKeyValue("mistake", e.text()).log("not reloaded");
    }
  }

  private void announce(RunningNode node, CommandOutput output) throws IOException {
    if (readyFile != null) {
      JsonObject ready =
          new ObjectWriter()
              .put("https", node.https().toString())
              .put("admin", node.admin().toString())
              .put("pid", ProcessHandle.current().pid())
              .build();
      Path temporary = readyFile.resolveSibling(readyFile.getFileName() + ".tmp");
      Files.writeString(temporary, JsonWriter.write(ready, Encoding.JSON).utf8() + "\n");
      Files.move(
          temporary,
          readyFile,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    output.say("ready " + node.https() + " admin " + node.admin());
  }
}
