package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.relay.cli.CommandException;
import org.meshrelay.relay.cli.RelayCommand;
import org.meshrelay.relay.control.ControlFile;
import org.meshrelay.relay.fixture.Waiting;

/** {@code mesh-relay queue} beside a running node. */
class QueueControlIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.net");

  /** Nobody is found. */
  private static final Map<String, String> ALONE = Map.of("discovery.mode", "static-only");

  @TempDir Path directory;

  private record Run(int code, String out, String err) {}

  private Run queue(String... line) {
    List<String> all = new ArrayList<>(List.of("queue"));
    all.addAll(List.of(line));
    all.addAll(List.of("-c", directory.resolve("node/relay.yaml").toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        RelayCommand.execute(
            config -> {
              throw new AssertionError("this command starts no node");
            },
            new PrintWriter(out),
            new PrintWriter(err),
            all.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private String show(String... options) {
    Run run = queue(options);
    assertEquals(0, run.code(), run.err());
    return run.out();
  }

  private void until(Predicate<String> shown) {
    Waiting.until(() -> shown.test(show("show", "--json")));
  }

  private TestNode started() throws Exception {
    TestNode.init(directory);
    return TestNode.start(directory, ALONE);
  }

  @Test
  void queue_ofANodeWhosePeerIsGone_isShownHeldAndReleased() throws Exception {
    try (TestNode node = started();
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      assertEquals("{\"destinations\":[],\"more\":0}", show("show", "--json").strip());
      assertTrue(queue("show").err().contains("nothing waits"));
      assertFalse(alice.messages().contact(null, BOB, "Bob?").messageId().isEmpty());

      until(json -> json.contains("\"lastError\":\"UNREACHABLE\""));

      String json = show("show", "example.net", "--json");
      assertTrue(json.contains("\"service\":\"example.net\",\"queued\":1,"), json);
      assertTrue(json.contains("\"state\":\"delivering\""), json);
      assertTrue(json.contains("\"ages\":{\"under1m\":1,"), json);
      assertTrue(show("show").lines().toList().getLast().startsWith("example.net "));
      assertTrue(show("shape").lines().findFirst().orElse("").contains("older"));
      assertTrue(show("hold", "example.net", "--json").contains("\"state\":\"held\""));
      assertTrue(show("retry").contains("held"));
      String metrics = metrics(node);
      assertTrue(metrics.contains("meshrelay_forward_destinations_held 1.0"), metrics);
    }
    try (TestNode node = TestNode.start(directory, ALONE)) {
      assertEquals("example.com", TestNode.SERVICE.text());
      until(json -> json.contains("\"queued\":1,"));
      assertTrue(show("show").contains("held"), "a restart later");

      assertTrue(show("release", "example.net").contains("delivering"));

      until(json -> json.contains("\"lastError\":\"UNREACHABLE\""));
      assertTrue(metrics(node).contains("meshrelay_forward_destinations_held 0.0"));
    }
  }

  private static String metrics(TestNode node) throws Exception {
    return send(HttpRequest.newBuilder(node.admin("/metrics"))).body();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void queue_wrongOrders_areMistakesThatSayWhy() throws Exception {
    try (TestNode node = started()) {
      Run own = queue("hold", "example.com");
      assertEquals(64, own.code());
      assertTrue(own.err().contains("example.com is served here"), own.err());
      assertEquals(64, queue("hold").code());
      assertEquals(64, queue("hold", "no name").code());
      assertEquals(64, queue("show", "no name").code());

      URI target = node.admin("/control/queue");
      String word = ControlFile.read(directory.resolve("node/data")).orElseThrow().word();
      assertEquals(401, send(HttpRequest.newBuilder(target)).statusCode());
      for (String query : List.of("?order=HOLD", "?order=NONE", "", "?order=HOLD&service=%20")) {
        HttpRequest.Builder order =
            HttpRequest.newBuilder(URI.create(target + query))
                .header("Authorization", "Bearer " + word)
                .POST(HttpRequest.BodyPublishers.noBody());
        assertEquals(400, send(order).statusCode(), query);
      }
    }
  }

  @Test
  void queue_withoutANode_saysThatOneMustRun() throws Exception {
    TestNode.init(directory);

    Run run = queue("show");

    assertEquals(69, run.code());
    assertTrue(run.err().contains("mesh-relay serve"), run.err());
  }

  @Test
  void start_withAFileOfHeldServicesThatCannotBeRead_saysWhatToDo() throws Exception {
    try (TestNode node = started()) {
      assertEquals(200, send(HttpRequest.newBuilder(node.admin("/livez"))).statusCode());
    }
    Files.writeString(directory.resolve("node/data/held.json"), "{");

    CommandException failure =
        assertThrows(CommandException.class, () -> TestNode.start(directory, ALONE).close());

    assertTrue(String.valueOf(failure.getMessage()).contains("held.json"), failure::toString);
    assertTrue(String.valueOf(failure.getMessage()).contains("delete it"), failure::toString);
    Files.delete(directory.resolve("node/data/held.json"));
    try (TestNode node = TestNode.start(directory, ALONE)) {
      assertEquals(200, send(HttpRequest.newBuilder(node.admin("/livez"))).statusCode());
    }
  }
}
