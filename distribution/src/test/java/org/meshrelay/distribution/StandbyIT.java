package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.distribution.Devices.Correspondent;

/**
 * A node under load and the copy that follows it, each a process that is killed at any moment
 * (MSP-5, ADR 39 and 44): in the end the copy serves, and devices find what they were promised.
 */
class StandbyIT {
  private static final int ROUNDS = Integer.getInteger("meshrelay.follow.rounds", 3);
  private static final int LOAD_MS_MIN = 300;
  private static final int LOAD_MS_MAX = 2_000;
  private static final long END_SECONDS = 30;

  @TempDir Path directory;
  private NodeDirectory node;

  @Test
  void kills_ofEitherSideUnderLoad_leaveACopyThatServesInItsPlace() throws Exception {
    Long given = Long.getLong("meshrelay.seed");
    long seed = given == null ? System.nanoTime() : given;
    System.out.println("StandbyIT: seed " + seed + ", replay with -Dmeshrelay.seed=" + seed);
    node = NodeDirectory.init(directory, "");
    addHost();
    ServedNode served = node.serve();
    Process follower = follow();
    try (Devices devices = new Devices(directory.resolve("homes"), node)) {
      Correspondent bob = devices.register("bob");
      Correspondent alice = devices.register("alice");
      devices.introduce(alice, bob);
      List<PostStream> streams =
          List.of(
              new PostStream(devices, alice, bob, "one"),
              new PostStream(devices, alice, bob, "two"));
      SpoolAudit audit = new SpoolAudit(devices, bob, streams);
      SplittableRandom random = new SplittableRandom(seed);
      try (Load load = new Load(streams)) {
        for (int round = 0; round < ROUNDS; round++) {
          await(random);
          kill(follower);
          follower = follow();
          await(random);
          served.kill();
          served = node.serve();
          audit.synchronize();
        }
        load.finish();
      }
      assertEquals(0, end(follower), () -> read("follow.log"));
      Map<String, Object> last = standby("backup", "follow", "--once", "--check", "--json").json();
      assertEquals(List.of(), last.getOrDefault("divergences", List.of()));
      served.kill();
      Path unused =
          Files.move(
              directory.resolve("node/data/signed"), directory.resolve("standby/data/signed"));
      Map<String, Object> promoted = standby("backup", "promote", "--json").json();
      assertEquals(0L, ((Number) promoted.get("waitingForRestart")).longValue());

      served = ServedNode.start(directory, directory.resolve("standby/relay.yaml"));

      audit.everythingIsThereOnce();
      assertEquals(0, served.terminate(), served::log);
    } finally {
      boolean killed = follower.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
      assertTrue(killed);
      served.close();
    }
    assertEquals(List.of(), standby("spool", "verify", "--json").json().get("damaged"));
  }

  /** Streams of messages on threads of their own. */
  private static final class Load implements AutoCloseable {
    private final List<PostStream> streams;
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();

    Load(List<PostStream> streams) {
      this.streams = streams;
      this.threads = Executors.newFixedThreadPool(streams.size());
      streams.forEach(stream -> running.add(threads.submit(stream)));
    }

    void finish() throws Exception {
      streams.forEach(PostStream::stop);
      for (Future<?> stream : running) {
        Object unused = stream.get(90, TimeUnit.SECONDS);
      }
    }

    @Override
    public void close() {
      streams.forEach(PostStream::stop);
      threads.shutdownNow();
    }
  }

  private static void await(SplittableRandom random) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LOAD_MS_MIN, LOAD_MS_MAX)).toNanos());
  }

  /** Keys, configuration and certificate of a second host, which the node lets read. */
  private void addHost() throws IOException {
    Path home = Files.createDirectories(directory.resolve("standby"));
    Object host =
        Command.runRelay(
                directory,
                "host",
                "add",
                home.resolve("keys").toString(),
                "--json",
                "-c",
                node.configuration().toString())
            .json()
            .get("host");
    for (String part : List.of("relay.yaml", "conf.d", "tls")) {
      copy(directory.resolve("node").resolve(part), home.resolve(part));
    }
    node.configure("30-backup.yaml", "service:\n  backup-hosts: [" + host + "]\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path unused =
            Files.copy(
                each,
                to.resolve(from.relativize(each).toString()),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private List<String> line(String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(
        List.of("-c", directory.resolve("standby/relay.yaml").toString(), "--set", "admin.port=0"));
    if (line.contains("follow")) {
      line.addAll(List.of("--from", "https://127.0.0.1:" + node.port()));
    }
    return line;
  }

  private Command.Result standby(String... command) {
    return Command.runRelay(directory, line(command).toArray(String[]::new));
  }

  private Process follow() throws IOException {
    return Command.relay(directory, line("backup", "follow", "--every-ms", "20"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("follow.log").toFile()))
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    assertTrue(process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS));
  }

  private int end(Process process) throws InterruptedException {
    process.destroy();
    assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), () -> read("follow.log"));
    return process.exitValue();
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
