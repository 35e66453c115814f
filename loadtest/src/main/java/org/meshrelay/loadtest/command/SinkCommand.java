package org.meshrelay.loadtest.command;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.loadtest.peer.FaultPlan;
import org.meshrelay.loadtest.peer.FaultPlanReader;
import org.meshrelay.loadtest.peer.Sink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mesh-relay loadtest sink}. */
@Command(
    name = "sink",
    description = {
      "Runs a service on loopback that takes every message and does as much wrong as FILE says,",
      "until it is interrupted; then it prints what it did. For trying how others get on with it."
    },
    footer = {
      "",
      "Example:",
      "  mesh-relay loadtest sink --faults conf/scenarios/faults/slow-peer.yaml --dev-ca tour/ca"
    })
final class SinkCommand implements Callable<Integer> {
  private static final long INIT_SECONDS = 60;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      required = true,
      description = "what goes wrong, step by step and with odds")
  private Path faults = Path.of("");

  @Option(names = "--port", defaultValue = "0", description = "0 (default) takes a free one")
  private int port;

  @Option(
      names = "--dev-ca",
      paramLabel = "CADIR",
      description = "throw-away authority that certifies it; without one it speaks clear text")
  private @Nullable Path authority;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      FaultPlan plan = FaultPlanReader.read(faults);
      Optional<PemKeyCertOptions> certificate =
          authority == null ? Optional.empty() : Optional.of(certificate(plan, authority));
      try (Sink sink = new Sink(plan, port, certificate)) {
        err.println("ready " + sink.endpoint().uri().resolve("/") + " as " + plan.service());
        err.flush();
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(interrupted, told)));
        interrupted.await();
        spec.commandLine().getOut().println(SinkReport.of(sink.counts()));
        spec.commandLine().getOut().flush();
        told.countDown();
      }
      return ExitCodes.OK;
    } catch (FaultPlanReader.PlanException e) {
      err.println("loadtest sink: " + e.getMessage());
      err.flush();
      return ExitCodes.CONFIGURATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCodes.TRY_LATER;
    }
  }

  /** The process ends when its hooks have: time enough for the report. */
  private static void end(CountDownLatch interrupted, CountDownLatch told) {
    interrupted.countDown();
    try {
      boolean unused = told.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A certificate as the node's own {@code init} makes it, in a directory that is removed. */
  private static PemKeyCertOptions certificate(FaultPlan plan, Path authority)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("mesh-sink-");
    ParentJvm jvm =
        ParentJvm.current()
            .orElseThrow(() -> new IOException("the system does not tell which java this is"));
    List<String> line =
        jvm.running(
            ParentJvm.RELAY,
            List.of(
                "init",
                directory.resolve("node").toString(),
                "--service",
                plan.service(),
                "--profile",
                "dev",
                "--dev-ca",
                authority.toAbsolutePath().toString()));
    Path log = directory.resolve("init.log");
    Process init =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!init.waitFor(INIT_SECONDS, TimeUnit.SECONDS) || init.exitValue() != 0) {
        init.destroyForcibly();
        throw new IOException("init failed:\n" + Files.readString(log));
      }
      Path tls = directory.resolve("node/tls");
      return new PemKeyCertOptions()
          .addCertValue(buffer(tls.resolve("node.pem")))
          .addKeyValue(buffer(tls.resolve("node.key")));
    } finally {
      Directories.delete(directory);
    }
  }

  private static Buffer buffer(Path file) throws IOException {
    return Buffer.buffer(Files.readAllBytes(file));
  }
}
