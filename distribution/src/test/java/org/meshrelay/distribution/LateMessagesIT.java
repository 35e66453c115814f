package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * What the old service takes while an account moves away from it is not lost to its user
 * (protocol.md 6.10, ADR 58).
 */
class LateMessagesIT {
  private static final AccountAddress OLD = AccountAddress.parse("alice@example.com");
  private static final AccountAddress NEW = AccountAddress.parse("alice@example.net");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");

  @TempDir Path directory;

  /** Stops the program between the notice to the contacts and the end at the old service. */
  private final class StopWhenTold implements EntropySource {
    private final Path move = directory.resolve("alice").resolve("move.json");

    @Override
    public void fill(byte[] target) {
      try {
        if (Files.exists(move) && Files.readString(move).contains("TOLD")) {
          throw new Stopped();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      EntropySource.system().fill(target);
    }
  }

  /** As if the process were killed. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private ClientConfig config(String home) throws Exception {
    return ClientConfig.of(
        directory.resolve(home),
        TrustRoots.only(List.of(directory.resolve("ca/ca.pem"))),
        StaticServiceMap.load(directory.resolve("map.yaml")));
  }

  private MeshClient open(String home) throws Exception {
    return MeshClient.open(config(home));
  }

  private MeshClient join(String name, AccountAddress address) throws Exception {
    MeshClient client = open(name);
    client.createMesh(name);
    Devices.persistently(() -> client.accounts().register(address));
    return client;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("acknowledged by the old service behind the copy: shown, once, and dealt with")
  void move_messageBehindTheCopy_isInSight(boolean forward) throws Exception {
    try (TwoServices services = TwoServices.start(directory, Command::runMeshHere);
        MeshClient bob = join("bob", BOB)) {
      assertTrue(services.com().isAlive());
      try (MeshClient alice = join("alice", OLD)) {
        var request = Devices.persistently(() -> bob.messages().contact(null, OLD, "hello"));
        Devices.persistently(
            () ->
                alice
                    .messages()
                    .accept(null, request.messageId(), List.of(MessagePermission.MESSAGE)));
        assertEquals(
            List.of(OLD), Devices.persistently(() -> bob.accounts().sync(null)).contactsAdded());
        Devices.persistently(() -> bob.messages().text(null, OLD, null, "before", false));
      }
      moveUntilTold(forward);
      Devices.persistently(() -> bob.messages().text(null, OLD, null, "behind the copy", false));

      try (MeshClient alice = open("alice");
          Writer writer = new Writer(bob)) {
        writer.awaitFirst();
        Devices.persistently(() -> alice.services().move(null, NEW, forward));

        List<String> acknowledged = new ArrayList<>(List.of("before", "behind the copy"));
        acknowledged.addAll(writer.stop());
        // What was taken for the new service gets there in its own time.
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertEquals(sorted(acknowledged), sorted(texts(alice))));
        List<String> shown = texts(alice);
        assertTrue(shown.indexOf("before") < shown.indexOf("behind the copy"), shown::toString);
        for (MeshMessages.Received message : waiting(alice)) {
          assertTrue(message.verified(), message::toString);
          assertEquals(NEW, message.service());
          Devices.persistently(() -> alice.messages().accept(null, message.messageId(), List.of()));
        }
        assertEquals(List.of(), texts(alice));
        assertEquals(List.of(NEW), addresses(alice));
      }
    }
  }

  /** Goes on writing to the old address until the old service does not know it any more. */
  private static final class Writer implements AutoCloseable {
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicBoolean enough = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<List<String>> acknowledged;

    Writer(MeshClient client) {
      this.acknowledged = thread.submit(() -> write(client));
    }

    private List<String> write(MeshClient client) throws MeshException {
      List<String> taken = new ArrayList<>();
      while (!enough.get()) {
        String text = "late " + taken.size();
        try {
          Devices.persistently(() -> client.messages().text(null, OLD, null, text, false));
        } catch (MeshException e) {
          assertEquals(MeshException.Kind.NOT_PERMITTED, e.kind(), e::toString);
          return taken;
        }
        taken.add(text);
        first.countDown();
      }
      return taken;
    }

    void awaitFirst() throws InterruptedException {
      assertTrue(first.await(60, TimeUnit.SECONDS));
    }

    /** What was acknowledged in all. */
    List<String> stop() throws Exception {
      enough.set(true);
      return acknowledged.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      enough.set(true);
      thread.shutdown();
    }
  }

  private void moveUntilTold(boolean forward) throws Exception {
    try (MeshClient alice = Devices.open(config("alice"), new StopWhenTold())) {
      // Out of the command, or out of the thread that seals its requests.
      Exception stopped =
          assertThrows(Exception.class, () -> alice.services().move(null, NEW, forward));
      assertTrue(stopped.toString().contains(Stopped.class.getName()), stopped::toString);
    }
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  private static List<AccountAddress> addresses(MeshClient client) throws Exception {
    return client.accounts().list().stream().map(account -> account.address()).toList();
  }

  private static List<MeshMessages.Received> waiting(MeshClient client) throws Exception {
    return Devices.persistently(() -> client.messages().pending(null)).stream()
        .filter(message -> message.type().equals("MessageText"))
        .toList();
  }

  private static List<String> texts(MeshClient client) throws Exception {
    return waiting(client).stream().map(message -> String.valueOf(message.text())).toList();
  }
}
