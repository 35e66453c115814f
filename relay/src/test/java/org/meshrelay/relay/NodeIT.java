package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.RequestHeader;

/** A whole node: starts on free ports, serves over TLS, says how it is, drains, starts again. */
class NodeIT {
  @TempDir Path directory;

  @Test
  void start_freshDirectory_servesHelloAndCreatesAnAccount() throws Exception {
    try (TestNode test = TestNode.create(directory)) {
      DeviceKeys device = factory().device("first");
      ServiceSession session = test.session(credential(device));

      SessionOutcome hello = test.send(session, new HelloRequest(RequestHeader.EMPTY));
      SessionOutcome created = test.send(session, create("alice@example.com", device));
      SessionOutcome again = test.send(session, create("alice@example.com", device));

      assertInstanceOf(SessionOutcome.Answered.class, hello, hello::toString);
      assertInstanceOf(SessionOutcome.Answered.class, created, created::toString);
      assertEquals(201, status(created));
      assertEquals(409, status(again), "other profiles, same name");
    }
  }

  @Test
  void close_andStartAgain_keepsTheAccount() throws Exception {
    DeviceKeys device = factory().device("first");
    CreateRequest request = create("alice@example.com", device);
    try (TestNode test = TestNode.create(directory)) {
      assertEquals(201, status(test.send(test.session(credential(device)), request)));
    }
    try (TestNode test = TestNode.start(directory, Map.of())) {
      assertEquals(
          201, status(test.send(test.session(credential(device)), request)), "the same again");
      assertEquals(
          409,
          status(test.send(test.session(credential(device)), create("alice@example.com", device))));
    }
  }

  @Test
  void admin_livezReadyzMetrics_tellTheState() throws Exception {
    try (TestNode test = TestNode.create(directory)) {
      HttpResponse<String> live = get(test, "/livez");
      HttpResponse<String> ready = get(test, "/readyz?verbose");
      HttpResponse<String> metrics = get(test, "/metrics");

      assertEquals(200, live.statusCode());
      assertEquals(200, ready.statusCode());
      assertTrue(ready.body().endsWith("ready\n"), ready.body());
      assertTrue(ready.body().contains("[+] durability ok"), ready.body());
      for (String name :
          List.of(
              "meshrelay_http_connections",
              "meshrelay_http_connections_max",
              "meshrelay_pool_queue_tasks{pool=\"messages\"}",
              "meshrelay_stored_responses_max",
              "meshrelay_event_loop_lag_seconds",
              "meshrelay_load_level",
              "jvm_memory_used_bytes")) {
        assertTrue(metrics.body().contains(name), name);
      }
      assertEquals(404, get(test, "/").statusCode());
    }
  }

  @Test
  void readyz_durabilityBelowSync_isAnnounced() throws Exception {
    TestNode.init(directory);
    try (TestNode test = TestNode.start(directory, Map.of("store.durability", "os"))) {
      assertTrue(get(test, "/readyz?verbose").body().contains("[!] durability: OS"));
      assertEquals(200, get(test, "/readyz").statusCode());
      assertTrue(get(test, "/metrics").body().contains("meshrelay_store_durability_sync 0.0"));
    }
  }

  private HttpResponse<String> get(TestNode test, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(test.admin(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static ProfileFactory factory() {
    return new ProfileFactory(EntropySource.system(), InstantSource.system());
  }

  private static SessionCredential credential(DeviceKeys device) {
    return new SessionCredential.DeviceCredential(
        device.profile().envelope(), device.keys().authentication());
  }

  private static CreateRequest create(String address, DeviceKeys device) throws Exception {
    ProfileFactory factory = factory();
    Contributions contributions = factory.contributions(device.profile());
    MasterKeys master = factory.personal(List.of(contributions.signatureSum()));
    AccountKeys account =
        factory.account(
            List.of(AccountAddress.parse(address)),
            master.profile(),
            contributions.activate(device.keys()).signature());
    return new CreateRequest(
        RequestHeader.EMPTY, address, master.profile().envelope(), account.authority().envelope());
  }

  private static long status(SessionOutcome outcome) {
    return switch (outcome) {
      case SessionOutcome.Answered done -> done.response().outcome().status();
      case SessionOutcome.Stopped stopped -> stopped.refusal().code().status();
      case SessionOutcome.Failed failed -> throw new AssertionError(failed);
    };
  }
}
