package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/** {@code mesh-relay loadtest run} against a node of its own, as scripts may rely on it. */
class LoadtestIT {
  private static final String SHORT =
      """
      description: shorter than smoke, with everything in it
      population: {pairs: 2, connections-max: 4}
      mix: {post: 8, status: 1, download: 1, reconnect: 1}
      phases:
        - {name: warm-up, arrivals: ramp, per-second: 10, to-per-second: 40, seconds: 2, measured: off}
        - {name: open, arrivals: poisson, per-second: 40, seconds: 4}
        - {name: closed, arrivals: closed, users: 3, think-ms: 20, seconds: 2}
      objectives: {failed-share-max: 0, refused-share-max: 0}
      """;

  /** For a start, and for an end; on busy processors. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void run_shortScenario_reportsAndFindsEverythingAgain() throws IOException {
    Path out = directory.resolve("report");

    Map<String, Object> report = run(SHORT, out, 0);

    Map<String, Object> audit = VectorFiles.map(report.get("audit"));
    long acknowledged = (Long) audit.get("acknowledged");
    assertTrue(acknowledged > 100, audit::toString);
    assertEquals(acknowledged, audit.get("found"));
    assertEquals(audit.get("receipts"), audit.get("proofs"));
    assertTrue((Long) audit.get("proofs") > 0, audit::toString);
    for (String broken : List.of("lost", "duplicated", "outOfOrder", "invented")) {
      assertEquals(0L, audit.get(broken), broken);
    }
    assertEquals(true, report.get("objectivesMet"));
    assertEquals(Map.of(), report.get("errors"));
    assertTrue(Files.readString(out.resolve("report.html")).contains("<svg"));
    assertTrue(Files.readString(out.resolve("latency.hlog")).contains("HISTFAAA"));
    assertEquals(
        report,
        VectorFiles.map(VectorFiles.parseText(Files.readString(out.resolve("report.json")))));
  }

  @Test
  void run_devicesAndStrangers_areConnectedAndFoundAgain() throws IOException {
    String scenario =
        """
        population: {pairs: 2, strangers: 2, connections-max: 4, devices-max: 40}
        mix: {post: 5, connect: 2, contact-request: 3}
        phases: [{arrivals: constant, spacing: even, per-second: 30, seconds: 4}]
        objectives: {failed-share-max: 0, refused-share-max: 0}
        """;

    Map<String, Object> report = run(scenario, directory.resolve("report"), 0);

    Map<String, Object> audit = VectorFiles.map(report.get("audit"));
    Map<String, Object> operations = VectorFiles.map(report.get("operationsMs"));
    assertEquals(List.of(), audit.get("failures"));
    assertTrue((Long) audit.get("devices") > 5, audit::toString);
    assertEquals(audit.get("devices"), audit.get("devicesFound"));
    assertEquals(
        count(operations, "post") + count(operations, "contact-request"), audit.get("found"));
    for (String step : List.of("pin", "ask", "look", "enter", "answer", "complete")) {
      assertEquals(audit.get("devices"), count(operations, "connect: " + step), step);
    }
    assertEquals(audit.get("devices"), count(operations, "connect"));
  }

  @Test
  void run_twoGenerators_isOneReportOfBoth() throws IOException {
    Path out = directory.resolve("report");
    Path file =
        Files.writeString(
            directory.resolve("both.yaml"),
            """
            population: {pairs: 3, connections-max: 4}
            phases: [{arrivals: constant, per-second: 40, seconds: 3}]
            objectives: {failed-share-max: 0, refused-share-max: 0}
            """);

    Map<String, Object> report =
        Command.runRelay(
                directory,
                "loadtest",
                "run",
                file.toString(),
                "--generators",
                "2",
                "--out",
                out.toString(),
                "--json")
            .json();

    List<Map<String, Object>> parts = List.of(part(out, 1), part(out, 2));
    assertEquals(60L, latencies(parts.getFirst()));
    assertEquals(60L, latencies(parts.getLast()));
    assertEquals(120L, latencies(report));
    assertEquals(120L, VectorFiles.map(report.get("audit")).get("found"));
    assertEquals(List.of(), VectorFiles.map(report.get("audit")).get("failures"));
    assertTrue(Files.readString(out.resolve("latency.hlog")).contains("HISTFAAA"));

    Command.Result again =
        Command.runRelay(
            directory,
            "loadtest",
            "merge",
            out.resolve("part-2").toString(),
            out.resolve("part-1").toString(),
            "--out",
            directory.resolve("again").toString(),
            "--json");
    assertEquals(report.get("latencyMs"), again.json().get("latencyMs"));
  }

  private static Map<String, Object> part(Path out, int number) throws IOException {
    Path file = out.resolve("part-" + number).resolve("report.json");
    return VectorFiles.map(VectorFiles.parseText(Files.readString(file)));
  }

  private static long latencies(Map<String, Object> report) {
    return (Long) VectorFiles.map(report.get("latencyMs")).get("count");
  }

  @Test
  void run_accountsAtAnotherService_reportsWhatWasDelivered() throws IOException {
    try (TwoServices services = TwoServices.start(directory, Command::runMeshHere)) {
      services.join("bob", "bob@example.net");
      Path file =
          Files.writeString(
              directory.resolve("two.yaml"),
              """
              target:
                node: given
                service: example.com
                endpoints: ["%s"]
                admin: "%s"
                trust-files: [ca/ca.pem]
              population: {pairs: 1, strangers: 4, elsewhere: [bob@example.net]}
              mix: {contact-request: 1}
              phases: [{arrivals: constant, spacing: even, per-second: 2, seconds: 5}]
              objectives: {failed-share-max: 0}
              """
                  .formatted(services.com().https(), services.com().admin()));

      Map<String, Object> report =
          Command.runRelay(directory, "loadtest", "run", file.toString(), "--out", "two", "--json")
              .json();

      Map<String, Object> delivery = VectorFiles.map(report.get("delivery"));
      assertTrue(((Number) delivery.get("forwarded")).doubleValue() > 0, report::toString);
      assertEquals(List.of(), VectorFiles.map(report.get("audit")).get("failures"));
      assertTrue(Files.readString(directory.resolve("two/report.html")).contains("Delivered to"));
    }
  }

  @Test
  void run_partWithoutAStart_isAMistakeOfUse() {
    Command.Result result =
        Command.runRelay(directory, "loadtest", "run", "smoke", "--part", "1/2");

    assertEquals(64, result.exitCode(), result::stderr);
    assertTrue(result.stderr().contains("--start-at"), result::stderr);
  }

  private static long count(Map<String, Object> operations, String name) {
    return (Long) VectorFiles.map(operations.get(name)).get("count");
  }

  @Test
  void run_objectiveThatNoNodeMeets_exitsWith2() throws IOException {
    Map<String, Object> report =
        run(SHORT.replace("failed-share-max: 0", "p50-ms-max: 0"), directory.resolve("report"), 2);

    assertEquals(false, report.get("objectivesMet"));
  }

  @Test
  void run_wrongScenario_exitsWith78AndNamesEveryKey() throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.yaml"), "sede: 1\nmix: {posts: 1}\n");

    Command.Result result = Command.runRelay(directory, "loadtest", "run", file.toString());

    assertEquals(78, result.exitCode(), result::stderr);
    for (String key : List.of("sede", "mix.posts", "phases")) {
      assertTrue(result.stderr().contains(key + ":"), result::stderr);
    }
  }

  @Test
  void run_terminatedWhileTheNodeRuns_leavesNeitherNodeNorStore() throws Exception {
    Path store = directory.resolve("store");
    Path log = directory.resolve("run.log");
    Path file = Files.writeString(directory.resolve("short.yaml"), SHORT);
    Process run =
        Command.relay(
                directory, List.of("loadtest", "run", file.toString(), "--dir", store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Awaitility.await().atMost(LIMIT).until(() -> isServed(store));
      List<ProcessHandle> children = run.toHandle().children().toList();
      assertEquals(1, children.size(), children::toString);

      run.destroy();

      assertTrue(run.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "it does not end");
      assertFalse(children.getFirst().isAlive(), "the node runs on");
      assertEquals(List.of(), filesIn(store), "a run left something behind");
    } finally {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      Process unused = run.destroyForcibly();
    }
  }

  @Test
  @DisplayName(
      "MSP-78: 20 messages a second through a link of 10 Mb/s, and no more than it carries")
  void run_throughALink_carriesTwentyMessagesASecond() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("link.yaml"),
            """
            target: {link-kbit-per-second: 10000}
            population: {pairs: 2, payload-octets: 52000, encoding: json-b, connections-max: 4}
            phases: [{arrivals: constant, per-second: 20, seconds: 5}]
            objectives: {failed-share-max: 0, refused-share-max: 0, acknowledged-per-second-min: 19}
            """);

    Command.Result result =
        Command.runRelay(directory, "loadtest", "run", file.toString(), "--out", "out", "--json");

    assumeFalse(result.exitCode() == 69 && result.stderr().contains("skipped: "), result::stderr);
    assertEquals(0, result.exitCode(), result::stderr);
    Map<String, Object> report = VectorFiles.map(VectorFiles.parseText(result.stdout()));
    Map<String, Object> link = VectorFiles.map(report.get("link"));
    double share = ((Number) link.get("messageShare")).doubleValue();
    // Headers of IP and TCP take 3.4 % of each packet of 1,500 octets.
    assertTrue(share > 0 && share < 0.97, link::toString);
  }

  private static boolean isServed(Path store) throws IOException {
    return Files.isDirectory(store)
        && filesIn(store).stream().anyMatch(run -> Files.exists(run.resolve("ready.json")));
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private Map<String, Object> run(String scenario, Path out, int exitCode) throws IOException {
    Path file = Files.writeString(directory.resolve("short.yaml"), scenario);
    Command.Result result =
        Command.runRelay(
            directory,
            "loadtest",
            "run",
            file.toString(),
            "--out",
            out.toString(),
            "--dir",
            directory.resolve("store").toString(),
            "--json");
    assertEquals(exitCode, result.exitCode(), result::stderr);
    assertEquals(List.of(), filesIn(directory.resolve("store")), "a run left something behind");
    return VectorFiles.map(VectorFiles.parseText(result.stdout()));
  }
}
