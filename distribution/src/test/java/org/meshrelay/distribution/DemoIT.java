package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/** {@code mesh-relay demo --json} as scripts may rely on it. */
class DemoIT {
  @TempDir Path directory;

  @Test
  void demo_asADocument_showsEachHopReceiptAndProof() throws IOException {
    Map<String, Object> report;
    try (RunningDemo demo = RunningDemo.start(directory)) {
      report = demo.end().json();
      assertTrue(demo.isTidy(), "the demo left something behind");
    }

    assertEquals(true, report.get("ok"));
    assertEquals(2, VectorFiles.list(report.get("services")).size());
    assertEquals(403L, VectorFiles.map(report.get("refused")).get("status"));
    Map<String, Object> confirmation = VectorFiles.map(report.get("confirmation"));
    assertEquals("alice@example.com", confirmation.get("from"));
    assertEquals("bob@example.net", confirmation.get("to"));
    assertEquals("Accept", confirmation.get("answer"));
    assertEquals(true, confirmation.get("encrypted"));
    assertEquals(true, confirmation.get("verified"));
    Map<String, Object> message = VectorFiles.map(report.get("message"));
    assertEquals("alice@example.com", message.get("from"));
    assertEquals("bob@example.net", message.get("to"));
    assertEquals(true, message.get("encrypted"));
    Map<String, Object> receipt = VectorFiles.map(report.get("receipt"));
    assertEquals(true, receipt.get("verified"));
    assertEquals("mmm_Outbound", receipt.get("spool"));
    assertEquals(true, VectorFiles.map(report.get("delivery")).get("opened"));
    Map<String, Object> proof = VectorFiles.map(report.get("proof"));
    assertEquals(Map.of("inclusion", true, "consistency", true), proof);
    hopsAreInOrder(VectorFiles.list(report.get("hops")).stream().map(VectorFiles::map).toList());
  }

  private static void hopsAreInOrder(List<Map<String, Object>> hops) {
    List<String> expected =
        List.of(
            "alice's device: encrypts",
            "example.com: accepts",
            "example.net: decides",
            "example.net: appends",
            "bob's device: reads");
    List<String> passed =
        hops.stream()
            .map(hop -> hop.get("at") + ": " + hop.get("what"))
            .filter(hop -> expected.stream().anyMatch(hop::startsWith))
            .toList();
    assertEquals(expected.size(), passed.size(), () -> "hops: " + hops);
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(passed.get(i).startsWith(expected.get(i)), () -> "order of hops: " + passed);
    }
    List<Long> times = hops.stream().map(hop -> (Long) hop.get("elapsedMs")).toList();
    assertEquals(times.stream().sorted().toList(), times);
  }

  @Test
  void demo_serviceKilledInBetween_failsAndNamesIt() throws IOException {
    try (RunningDemo demo = RunningDemo.start(directory)) {
      long other = demo.pid("example.com");

      RunningDemo.kill(demo.pid("example.net"));
      Command.Result result = demo.end();

      assertEquals(69, result.exitCode(), result::stderr);
      assertTrue(result.stderr().contains("demo failed: example.net"), result::stderr);
      Map<String, Object> report = VectorFiles.map(VectorFiles.parseText(result.stdout()));
      assertEquals(false, report.get("ok"));
      assertTrue(String.valueOf(report.get("error")).contains("example.net"));
      assertTrue(ProcessHandle.of(other).isEmpty(), "example.com goes on");
      assertTrue(demo.isTidy(), "the demo left something behind");
    }
  }

  @Test
  void demo_interrupted_takesItsServicesWithIt() throws IOException {
    try (RunningDemo demo = RunningDemo.start(directory)) {
      long com = demo.pid("example.com");
      long net = demo.pid("example.net");

      demo.interrupt();
      Command.Result unused = demo.end();

      assertTrue(ProcessHandle.of(com).isEmpty(), "example.com goes on");
      assertTrue(ProcessHandle.of(net).isEmpty(), "example.net goes on");
      assertTrue(demo.isTidy(), "the demo left something behind");
    }
  }

  @Test
  void demo_keep_leavesServicesThatAnswer() throws IOException {
    try (RunningDemo demo = RunningDemo.start(directory, "--keep")) {
      Command.Result result = demo.end();
      result.json();

      Path kept = demo.remains().getFirst();
      Command.Result pending =
          Command.runMesh(
              directory,
              List.of(
                  "--home",
                  kept.resolve("bob").toString(),
                  "--service-map",
                  kept.resolve("map.yaml").toString(),
                  "--trust",
                  kept.resolve("ca/ca.pem").toString(),
                  "message",
                  "pending"));
      assertEquals(0, pending.exitCode(), pending::stderr);
      assertTrue(pending.stdout().contains("four corners"), pending::stdout);
      assertTrue(result.stderr().contains("kill " + demo.pid("example.com")), result::stderr);
    }
  }

  @Test
  void demo_overUdp_saysThatItIsNotThere() throws IOException {
    Command.Result result = Command.runRelay(directory, "demo", "--transport", "udp");

    assertEquals(64, result.exitCode());
    assertTrue(result.stderr().contains("not there yet"), result::stderr);
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(2, files.count(), "files of stdout and stderr only");
    }
  }
}
