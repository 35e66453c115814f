package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.testkit.VectorFiles;

/** kill -9 of a process that writes, again and again over one directory: nothing may be wrong. */
class KillIT {
  private static final int KILLS = Integer.getInteger("meshrelay.kill.rounds", 10);

  @TempDir Path directory;
  private final List<Ack> acknowledged = new ArrayList<>();
  private int compacted;

  private record Ack(int client, long number, long inbound, long outbound) {}

  @Test
  void kill_whileWriting_losesNothingAcknowledged() throws Exception {
    killAgainAndAgain(false);
  }

  @Test
  void kill_whileCompacting_losesNothingAcknowledgedAndBringsNothingBack() throws Exception {
    killAgainAndAgain(true);

    assertTrue(compacted > 0, "something was compacted");
    System.out.println("parts dropped " + compacted);
    try (SpoolEngine engine =
        SpoolEngine.open(
            CrashWriter.config(directory), new ChronicleFrameStores(), EngineMonitor.none())) {
      AccountAddress waste = AccountAddress.parse("waste@example.com");
      assertTrue(
          engine.view(waste, ContainerName.INBOUND).map(view -> view.frameCount()).orElse(0L) <= 2,
          "at most what was not erased yet");
    }
  }

  private void killAgainAndAgain(boolean compact) throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      writeAndKill(kill * 1_000_000L, random.nextInt(400), compact);
      check("seed " + seed + " kill " + kill);
    }
    assertTrue(acknowledged.size() > KILLS, "something was acknowledged");
    System.out.println("killed " + KILLS + " times, acknowledged " + acknowledged.size());
    InspectionReport report =
        new SpoolInspector(directory, new ChronicleFrameStores(), InspectionProgress.none())
            .inspect();
    assertEquals(List.of(), report.damaged());
  }

  /** Lets the process live for some acknowledgements more after its first. */
  private void writeAndKill(long first, int more, boolean compact)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process writer =
        new ProcessBuilder(
                java,
                "@" + VectorFiles.root().resolve("conf/jvm.options"),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                directory.toString(),
                Long.toString(first),
                Boolean.toString(compact))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      for (int count = 0; line != null; count++) {
        note(line);
        if (count == more) {
          // Through its handle, which leaves the pipe open: what was printed is read to the end.
          assertTrue(writer.toHandle().destroyForcibly());
        }
        line = lines.readLine();
      }
    }
    assertEquals(137, writer.waitFor(), "ended by the kill and by nothing else");
  }

  /** The last line may be cut in the middle by the kill. */
  private void note(String line) {
    String[] words = line.split(" ");
    if (words.length == 3 && words[0].equals("COMPACTED")) {
      compacted += Integer.parseInt(words[1]);
    }
    if (words.length == 5 && words[0].equals("ACK")) {
      acknowledged.add(
          new Ack(
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              Long.parseLong(words[4])));
    }
  }

  private void check(String where) {
    try (SpoolEngine engine =
        SpoolEngine.open(
            CrashWriter.config(directory), new ChronicleFrameStores(), EngineMonitor.none())) {
      Map<String, List<Long>> inbound = new HashMap<>();
      for (int client = 0; client < 3; client++) {
        AccountAddress account = CrashWriter.account(client);
        List<String> in = ids(engine, account, ContainerName.INBOUND);
        assertEquals(in, ids(engine, account, ContainerName.OUTBOUND), where + ": both or none");
        assertEquals(in.size(), new HashSet<>(in).size(), where + ": nothing twice");
        in.forEach(id -> take(inbound, id, where));
      }
      Set<String> all = new HashSet<>();
      inbound.forEach((client, numbers) -> numbers.forEach(n -> all.add(client + "-" + n)));
      for (Ack ack : acknowledged) {
        String id = "c" + ack.client + "-" + ack.number;
        assertTrue(all.contains(id), where + ": acknowledged " + id);
        AccountAddress account = CrashWriter.account(ack.client);
        assertEquals(
            OptionalLong.of(ack.inbound), engine.find(account, ContainerName.INBOUND, id), where);
        assertEquals(
            OptionalLong.of(ack.outbound), engine.find(account, ContainerName.OUTBOUND, id), where);
      }
    }
  }

  private static void take(Map<String, List<Long>> byClient, String id, String where) {
    String client = id.substring(0, id.indexOf('-'));
    long number = Long.parseLong(id.substring(id.indexOf('-') + 1));
    List<Long> numbers = byClient.computeIfAbsent(client, unused -> new ArrayList<>());
    assertTrue(numbers.isEmpty() || numbers.getLast() < number, where + ": order of " + client);
    numbers.add(number);
  }

  private static List<String> ids(
      SpoolEngine engine, AccountAddress account, ContainerName container) {
    List<String> ids = new ArrayList<>();
    List<StoredFrame> frames;
    long next = 1;
    do {
      frames = engine.read(account, container, new FrameRange(next, Long.MAX_VALUE, 500, 1 << 20));
      for (StoredFrame frame : frames) {
        ids.add(String.valueOf(frame.envelope().envelopeId()));
      }
      next += frames.size();
    } while (!frames.isEmpty());
    return ids;
  }
}
