package org.meshrelay.dare.spool;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * A process that posts until it is killed and prints what was acknowledged: {@code ACK client
 * number inboundIndex outboundIndex}. Each post goes to two spools of one account at once. On
 * demand it makes and erases another account all the time and compacts what that leaves.
 */
final class CrashWriter {
  static final int CLIENTS = 6;

  private CrashWriter() {}

  static AccountAddress account(int client) {
    return AccountAddress.parse("client" + client % 3 + "@example.com");
  }

  static EngineConfig config(Path directory) {
    return EngineConfig.at(directory)
        .withLanes(2)
        .withStorage(new StorageLimits(6 << 20, 12 << 20, 0, 0));
  }

  /** Arguments: directory, first number, whether to compact. */
  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    long first = Long.parseLong(arguments[1]);
    SpoolEngine engine =
        SpoolEngine.open(config(directory), new ChronicleFrameStores(), EngineMonitor.none());
    PrintStream out = System.out;
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      clients.add(Thread.ofPlatform().start(() -> post(engine, client, first, out)));
    }
    if (Boolean.parseBoolean(arguments[2])) {
      clients.add(Thread.ofPlatform().start(() -> compact(engine)));
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private static void compact(SpoolEngine engine) {
    AccountAddress waste = AccountAddress.parse("waste@example.com");
    CompactionOrder order = new CompactionOrder(1, true, 1L << 30, FrameRetention.keepAll());
    while (true) {
      var unused = EngineFixture.post(engine, waste, "waste", "secret of the erased");
      var erased =
          EngineFixture.write(
              engine,
              waste,
              tx -> {
                tx.eraseAccount();
                return 0;
              });
      CompactionReport report = engine.compact(order);
      System.out.println("COMPACTED " + report.parts() + " " + erased.frames().size());
    }
  }

  private static void post(SpoolEngine engine, int client, long first, PrintStream out) {
    SplittableRandom random = new SplittableRandom(first + client);
    for (long number = first; ; number++) {
      String id = "c" + client + "-" + number;
      String text = "x".repeat(random.nextInt(4_000));
      Committed<?> done =
          EngineFixture.write(
              engine,
              account(client),
              tx -> {
                tx.create(ContainerName.INBOUND);
                tx.create(ContainerName.OUTBOUND);
                var in = tx.append(ContainerName.INBOUND, EngineFixture.message(id, text));
                return tx.append(ContainerName.OUTBOUND, EngineFixture.message(id, text)).index()
                    + in.index();
              });
      List<AppendedFrame> frames = done.frames();
      int count = frames.size();
      out.println(
          "ACK "
              + client
              + " "
              + number
              + " "
              + frames.get(count - 2).index()
              + " "
              + frames.get(count - 1).index());
      if (out.checkError()) {
        // Nobody is there to read, or to kill.
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
