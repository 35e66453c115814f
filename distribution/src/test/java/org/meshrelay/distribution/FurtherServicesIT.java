package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * A further service of an account gets what the primary one gets, and gives what was made there
 * (protocol.md 6.10, ADR 58; MSP-1, MSP-2, MSP-111).
 */
class FurtherServicesIT {
  private static final String FIRST = "alice@example.com";
  private static final String SECOND = "alice@example.net";

  private static final String[] PENDING = {"message", "pending"};

  @TempDir Path directory;
  private TwoServices running;

  @BeforeEach
  void join() throws IOException {
    running = TwoServices.start(directory, Command::runMeshHere);
    running.join("alice", FIRST);
    json("alice", "account", "service", "add", SECOND);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  @DisplayName("entries added, changed and removed at the primary service are so at the other")
  void sync_changesAtThePrimary_areCarriedOver() {
    password("shop.example", "one");
    password("bank.example", "two");
    json("alice", "account", "sync");
    assertEquals("one", at(SECOND, "shop.example"));

    json("alice", "password", "delete", "bank.example", "--yes");
    update("shop.example", "three");
    json("alice", "account", "sync");

    assertEquals("three", at(SECOND, "shop.example"));
    assertFalse(
        json("alice", "password", "list", "--account", SECOND).toString().contains("bank.example"));
    Map<String, Object> second = service(SECOND);
    assertEquals("0", String.valueOf(second.get("waiting")));
    assertTrue(second.containsKey("inStepAt"), second::toString);
    assertEquals(List.of(), alerts(json("alice", "account", "sync")), "nothing is done twice");
  }

  @Test
  @DisplayName("what was changed at the further service comes to the primary one")
  void sync_changeAtTheFurtherService_isBroughtHome() {
    password("shop.example", "one");
    json("alice", "account", "sync");
    update("shop.example", "two", "--account", SECOND);

    List<String> alerts = alerts(json("alice", "account", "sync"));

    assertTrue(alerts.getFirst().contains("changed at " + SECOND), alerts::toString);
    assertEquals("two", at(FIRST, "shop.example"));
    assertEquals(List.of(), alerts(json("alice", "account", "sync")));
    assertEquals("two", at(SECOND, "shop.example"));
  }

  @Test
  @DisplayName("changed at both: nothing is lost, and both services have both versions")
  void sync_changeAtBoth_keepsBothVersions() {
    password("shop.example", "one");
    json("alice", "account", "sync");
    update("shop.example", "two", "--account", FIRST);
    update("shop.example", "three", "--account", SECOND);

    List<String> alerts = alerts(json("alice", "account", "sync"));

    assertTrue(alerts.getFirst().contains("both versions are kept"), alerts::toString);
    assertEquals(List.of(), alerts(json("alice", "account", "sync")));
    for (String address : List.of(FIRST, SECOND)) {
      assertEquals("two", at(address, "shop.example"));
      Object all =
          json("alice", "password", "get", "shop.example", "--account", address).get("versions");
      assertTrue(String.valueOf(all).contains("three"), () -> address + ": " + all);
    }
  }

  @Test
  @DisplayName("a service that cannot be reached delays nothing, and is in step when it is back")
  void sync_furtherServiceAway_isShownAndMadeUpFor() {
    assertEquals(0, running.net().terminate(), running.net()::log);
    password("shop.example", "one");

    List<String> alerts = alerts(json("alice", "account", "sync"));

    assertTrue(alerts.getFirst().startsWith(SECOND + " lacks 1 changes"), alerts::toString);
    Map<String, Object> away = service(SECOND);
    assertEquals("1", String.valueOf(away.get("waiting")));
    assertTrue(String.valueOf(away.get("problem")).contains("example.net"), away::toString);
    try (ServedNode again = ServedNode.start(directory, directory.resolve("net/relay.yaml"))) {
      json("alice", "account", "sync");
      assertEquals("one", at(SECOND, "shop.example"));
      assertFalse(service(SECOND).containsKey("problem"), service(SECOND)::toString);
      assertTrue(again.isAlive());
    }
  }

  @Test
  @DisplayName("a device that is removed is removed everywhere")
  void deviceDelete_atThePrimary_holdsAtTheFurtherService() {
    String witness = String.valueOf(json("phone", "device", "request", FIRST).get("witness"));
    running.await(seen -> seen.contains(witness), "alice", "device", "pending");
    json("alice", "device", "accept", witness);
    json("phone", "device", "complete", FIRST);
    json("alice", "account", "sync");
    json("phone", "account", "sync");
    json("phone", "account", "sync", "--account", SECOND);
    String phone = String.valueOf(devices("phone").getFirst());

    json("alice", "device", "delete", phone, "--yes");

    assertEquals(77, running.mesh("phone", "account", "sync").exitCode());
    assertEquals(77, running.mesh("phone", "account", "sync", "--account", SECOND).exitCode());
  }

  @Test
  @DisplayName("what waits at any of the services is shown, once, with the service that has it")
  void pending_messagesAtBothServices_areShownTogether() {
    running.join("bob", "bob@example.com");
    running.join("carol", "carol@example.net");
    json("bob", "message", "contact", FIRST);
    json("carol", "message", "contact", SECOND);

    running.await(seen -> seen.contains("bob@") && seen.contains("carol@"), "alice", PENDING);

    assertEquals(Map.of("bob@example.com", FIRST, "carol@example.net", SECOND), waiting());
    assertEquals(
        Map.of("carol@example.net", SECOND),
        waiting("--account", SECOND),
        "of one, if it is named");
    assertEquals(0, running.net().terminate(), running.net()::log);
    assertEquals(2, waiting().size(), "of a service that is away, what is here");
    json("alice", "message", "accept", "--all", "--yes", "--account", FIRST);
    assertEquals(Map.of("carol@example.net", SECOND), waiting());
  }

  @Test
  @DisplayName("a message is dealt with where it waits, whichever service that is")
  void accept_messagesAtBothServices_needsNoService() {
    running.join("bob", "bob@example.com");
    running.join("carol", "carol@example.net");
    running.join("mallory", "mallory@example.net");
    json("bob", "message", "contact", FIRST);
    json("carol", "message", "contact", SECOND);
    Object refused = json("mallory", "message", "contact", SECOND).get("messageId");
    running.await(
        seen -> seen.contains("bob@") && seen.contains("carol@") && seen.contains("mallory@"),
        "alice",
        PENDING);

    json("alice", "message", "reject", String.valueOf(refused));

    assertEquals(Map.of("bob@example.com", FIRST, "carol@example.net", SECOND), waiting());
    List<Object> accepted =
        VectorFiles.list(json("alice", "message", "accept", "--all", "--yes").get("accepted"));
    assertEquals(2, accepted.size());
    assertEquals(Map.of(), waiting());
  }

  private Map<String, String> waiting(String... more) {
    List<String> line = new ArrayList<>(List.of(PENDING));
    line.addAll(List.of(more));
    List<Map<String, Object>> messages =
        VectorFiles.list(json("alice", line.toArray(String[]::new)).get("messages")).stream()
            .map(VectorFiles::map)
            .toList();
    Map<String, String> found = new TreeMap<>();
    for (Map<String, Object> message : messages) {
      found.put(String.valueOf(message.get("from")), String.valueOf(message.get("service")));
    }
    assertEquals(messages.size(), found.size(), "each once");
    return found;
  }

  private List<Object> devices(String home) {
    return VectorFiles.list(json(home, "device", "list").get("devices")).stream()
        .map(VectorFiles::map)
        .filter(device -> Boolean.TRUE.equals(device.get("thisDevice")))
        .map(device -> device.get("deviceUdf"))
        .toList();
  }

  private void password(String service, String text) {
    running
        .typed(text + "\n", "alice", "password", "add", service, "alice", "--account", FIRST)
        .json();
  }

  private void update(String service, String text, String... more) {
    List<String> line = new ArrayList<>(List.of("password", "update", service, "--password", "-"));
    line.addAll(List.of(more));
    running.typed(text + "\n", "alice", line.toArray(String[]::new)).json();
  }

  private Object at(String address, String service) {
    return json("alice", "password", "get", service, "--account", address).get("password");
  }

  private Map<String, Object> service(String address) {
    return VectorFiles.list(json("alice", "account", "service", "list").get("services")).stream()
        .map(VectorFiles::map)
        .filter(service -> address.equals(service.get("address")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> alerts(Map<String, Object> sync) {
    return VectorFiles.list(sync.getOrDefault("alerts", List.of())).stream()
        .map(String::valueOf)
        .toList();
  }

  @CanIgnoreReturnValue // often only the success matters
  private Map<String, Object> json(String home, String... arguments) {
    return running.mesh(home, arguments).json();
  }
}
