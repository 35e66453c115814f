package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.distribution.PostStream.Acknowledged;
import org.meshrelay.protocol.transaction.EntryResponse;

/**
 * A node under load is killed again and again, as by {@code kill -9}, at instants that a seed draws
 * and sometimes before it is ready; it starts again by itself. Nothing that it acknowledged is
 * lost, doubled or out of order, and nothing is there that nobody sent.
 */
class KillNineIT {
  private static final int KILLS = Integer.getInteger("meshrelay.kill.rounds", 20);

  /** Of one node: what was acknowledged by it is kept in memory until the end. */
  private static final int KILLS_PER_NODE = 25;

  /** Load until a kill; short ones meet recovery, long ones segments that are full. */
  private static final int LOAD_MS_MIN = 50;

  private static final int LOAD_MS_MAX = 1_200;

  /** Devices look in between, so that heads from before a kill are compared with later ones. */
  private static final int KILLS_PER_AUDIT = 5;

  /** One kill in so many comes while the node is starting. */
  private static final int STARTS_PER_KILL = 5;

  /** Up to about where a start is done. */
  private static final int START_MS_MAX = 2_000;

  /** Three seconds are promised on an idle machine; this one may be busy with other tests. */
  private static final long READY_MS_MAX = 15_000;

  /** Repeated after each start, per stream: the last ones are those that a kill may have hit. */
  private static final int ASKED_AGAIN = 3;

  @TempDir Path directory;

  @Test
  @DisplayName("kills under load: nothing acknowledged is lost or doubled (MSP-120, MSP-329)")
  void kills_underLoad_loseDoubleAndReorderNothing() throws Exception {
    Long given = Long.getLong("meshrelay.seed");
    long seed = given == null ? System.nanoTime() : given;
    System.out.println("KillNineIT: seed " + seed + ", replay with -Dmeshrelay.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int kills = 0; kills < KILLS; kills += KILLS_PER_NODE) {
      Path own = Files.createDirectory(directory.resolve("after-" + kills));
      life(own, Math.min(KILLS_PER_NODE, KILLS - kills), random);
    }
  }

  private static void life(Path directory, int kills, SplittableRandom random) throws Exception {
    NodeDirectory node = NodeDirectory.init(directory, "");
    ServedNode served = node.serve();
    try (Devices devices = new Devices(directory.resolve("homes"), node)) {
      Correspondent bob = devices.register("bob");
      List<PostStream> streams = streams(devices, bob);
      SpoolAudit audit = new SpoolAudit(devices, bob, streams);
      served = killed(node, served, new Load(streams, audit, kills), random);
      audit.everythingIsThereOnce();
      assertEquals(0, served.terminate(), served::log);
    } catch (Exception e) {
      System.out.println(served.log());
      throw e;
    } finally {
      served.close();
    }
    assertEquals(List.of(), node.verifySpools().get("damaged"));
  }

  /** Three accounts, one of them with two streams at a time. */
  private static List<PostStream> streams(Devices devices, Correspondent bob) throws MeshException {
    List<PostStream> streams = new ArrayList<>();
    for (String name : List.of("alice", "carol", "dave")) {
      Correspondent sender = devices.register(name);
      devices.introduce(sender, bob);
      streams.add(new PostStream(devices, sender, bob, name));
    }
    streams.add(new PostStream(devices, streams.getFirst().from(), bob, "alice too"));
    return streams;
  }

  /** What a node is to bear: posts, looks, and so many kills. */
  private record Load(List<PostStream> streams, SpoolAudit audit, int kills) {}

  private static ServedNode killed(
      NodeDirectory node, ServedNode first, Load load, SplittableRandom random) throws Exception {
    List<PostStream> streams = load.streams;
    ExecutorService threads = Executors.newFixedThreadPool(streams.size());
    List<Long> ready = new ArrayList<>();
    ServedNode served = first;
    try {
      List<Future<?>> running = new ArrayList<>();
      streams.forEach(stream -> running.add(threads.submit(stream)));
      for (int kill = 0; kill < load.kills; kill++) {
        await(Duration.ofMillis(random.nextInt(LOAD_MS_MIN, LOAD_MS_MAX)));
        served.kill();
        if (random.nextInt(STARTS_PER_KILL) == 0) {
          node.killWhileStarting(Duration.ofMillis(random.nextInt(START_MS_MAX)));
        }
        served = node.serve();
        ready.add(served.readyMs());
        askAgain(streams);
        if (kill % KILLS_PER_AUDIT == KILLS_PER_AUDIT - 1) {
          load.audit.synchronize();
        }
      }
      streams.forEach(PostStream::stop);
      for (Future<?> stream : running) {
        Object unused = stream.get(90, TimeUnit.SECONDS);
      }
    } finally {
      streams.forEach(PostStream::stop);
      threads.shutdownNow();
      report(streams, ready);
    }
    for (long ms : ready) {
      assertTrue(ms < READY_MS_MAX, () -> "milliseconds to readiness: " + ready);
    }
    return served;
  }

  /**
   * What was taken before the kill is taken again, as the same frame and under the same receipt.
   */
  private static void askAgain(List<PostStream> streams) throws Exception {
    for (PostStream stream : streams) {
      List<Acknowledged> all = stream.acknowledged();
      List<Acknowledged> last = all.subList(Math.max(0, all.size() - ASKED_AGAIN), all.size());
      List<EntryResponse> again = stream.postAgain(last.stream().map(Acknowledged::sent).toList());
      for (int i = 0; i < last.size(); i++) {
        SpoolAudit.assertSameAnswer(last.get(i), again.get(i));
      }
    }
  }

  private static void report(List<PostStream> streams, List<Long> ready) {
    int acknowledged = streams.stream().mapToInt(stream -> stream.acknowledged().size()).sum();
    int repeated = streams.stream().mapToInt(PostStream::repeated).sum();
    System.out.printf(
        "KillNineIT: %d kills, %d posts acknowledged, %d repetitions; ms to ready: %s%n",
        ready.size(), acknowledged, repeated, ready);
  }

  private static void await(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
