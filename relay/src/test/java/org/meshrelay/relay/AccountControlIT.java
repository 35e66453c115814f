package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.relay.cli.RelayCommand;
import org.meshrelay.relay.control.ControlFile;

/** {@code mesh-relay account} beside a running node, and without one. */
class AccountControlIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");

  @TempDir Path directory;

  private record Run(int code, String out, String err) {}

  private Run account(String... line) {
    String[] all = new String[line.length + 4];
    all[0] = "account";
    System.arraycopy(line, 0, all, 1, line.length);
    all[line.length + 1] = "-c";
    all[line.length + 2] = directory.resolve("node/relay.yaml").toString();
    all[line.length + 3] = "--json";
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        RelayCommand.execute(
            config -> {
              throw new AssertionError("this command starts no node");
            },
            new PrintWriter(out),
            new PrintWriter(err),
            all);
    return new Run(code, out.toString(), err.toString());
  }

  private static void assertState(String state, Run run) {
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("\"state\":\"" + state + "\""), run.out());
    assertTrue(run.out().contains("\"address\":\"alice@example.com\""), run.out());
    assertTrue(run.out().contains("\"udf\":\"M"), run.out());
    assertTrue(run.out().contains("\"container\":\"mmm_Inbound\""), run.out());
  }

  private Path store() {
    return directory.resolve("node/data");
  }

  private static String metrics(TestNode node) throws Exception {
    return get(node.admin("/metrics"), null).body();
  }

  private static HttpResponse<String> get(
      URI target, @org.jspecify.annotations.Nullable String word) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(target);
    if (word != null) {
      request.header("Authorization", "Bearer " + word);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void suspend_besideARunningNode_holdsForTheNextRequestAndAfterARestart() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      assertState("Connected", account("list"));
      assertTrue(metrics(node).contains("meshrelay_accounts{state=\"connected\"} 1.0"));

      assertState("Blocked", account("suspend", "alice@example.com"));

      MeshException held = assertThrows(MeshException.class, () -> alice.accounts().sync(null));
      assertTrue(String.valueOf(held.getMessage()).contains("403"), held::toString);
      assertTrue(metrics(node).contains("meshrelay_accounts{state=\"blocked\"} 1.0"));
      assertFalse(alice.accounts().status(ALICE).containers().isEmpty(), "its status is given");
    }
    assertFalse(Files.exists(store().resolve("control.json")), "nobody is to look for the node");
    try (TestNode node = TestNode.start(directory, Map.of())) {
      assertState("Blocked", account("show", "alice@example.com"));
      assertState("Connected", account("resume", "alice@example.com"));
      try (MeshClient alice = new Homes(node).open("alice")) {
        assertTrue(alice.accounts().sync(null).isClean());
      }
    }
  }

  @Test
  void account_ofAStoppedNode_isReadAndChangedInItsStores() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      assertEquals(1, alice.accounts().list().size());
    }

    assertState("Blocked", account("suspend", "alice@example.com"));

    assertState("Blocked", account("list", "--state", "blocked"));
    Run none = account("list", "--state", "connected");
    assertEquals("{\"accounts\":[]}", none.out().strip());
    assertEquals(69, account("suspend", "nobody@example.com").code());
    assertEquals(64, account("suspend", "nobody").code());
    try (TestNode node = TestNode.start(directory, Map.of())) {
      assertEquals(200, get(node.admin("/livez"), null).statusCode());
      assertState("Blocked", account("list"));
      assertEquals(69, account("show", "nobody@example.com").code());
    }
  }

  @Test
  void published_ofASuspendedAccount_isNotServed() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE);
        MeshClient bob = new Homes(node).join("bob", AccountAddress.parse("bob@example.com"))) {
      ConnectUri code =
          ConnectUri.parse(alice.contactCodes().fixed(null, null, true, null).locator());
      assertEquals(ALICE, bob.contactCodes().scan(null, code).address());

      assertEquals(0, account("suspend", "alice@example.com").code());

      assertThrows(MeshException.class, () -> bob.contactCodes().scan(null, code));
      assertEquals(0, account("resume", "alice@example.com").code());
      assertEquals(ALICE, bob.contactCodes().scan(null, code).address());
    }
  }

  @Test
  void control_withoutTheWord_isRefused() throws Exception {
    try (TestNode node = TestNode.create(directory)) {
      ControlFile file = ControlFile.read(store()).orElseThrow();
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(store().resolve("control.json"))));
      assertFalse(file.toString().contains(file.word()));

      URI accounts = node.admin("/control/accounts");
      assertEquals(401, get(accounts, null).statusCode());
      assertEquals(401, get(accounts, file.word() + "x").statusCode());
      assertEquals(401, get(accounts, "").statusCode());
      assertEquals(404, get(node.admin("/control/other"), file.word()).statusCode());
      assertEquals(400, get(node.admin("/control/accounts?account=x"), file.word()).statusCode());
      assertEquals(200, get(accounts, file.word()).statusCode());
    }
  }

  /** What a killed node leaves names a port that is nobody's, or somebody else's. */
  @Test
  void account_fileOfAKilledNode_isNotBelieved() throws Exception {
    try (TestNode node = TestNode.create(directory);
        MeshClient alice = new Homes(node).join("alice", ALICE)) {
      assertEquals(1, alice.accounts().list().size());
    }
    new ControlFile(URI.create("http://127.0.0.1:1"), "word").write(store());
    assertState("Connected", account("list"));

    Files.writeString(store().resolve("control.json"), "{");
    assertState("Connected", account("list"));
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread unused = Thread.ofVirtual().start(() -> greetAsMail(other));
      new ControlFile(URI.create("http://127.0.0.1:" + other.getLocalPort()), "word")
          .write(store());
      assertState("Connected", account("list"));
    }
  }

  private static void greetAsMail(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write("220 mail.example\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        assertTrue(server.isClosed() || e instanceof SocketException, e::toString);
      }
    }
  }
}
