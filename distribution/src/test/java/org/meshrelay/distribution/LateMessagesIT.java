package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
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

      try (MeshClient alice = open("alice")) {
        Devices.persistently(() -> alice.services().move(null, NEW, forward));

        assertEquals(List.of("before", "behind the copy"), texts(alice));
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

  private void moveUntilTold(boolean forward) throws Exception {
    try (MeshClient alice = Devices.open(config("alice"), new StopWhenTold())) {
      // Out of the command, or out of the thread that seals its requests.
      Exception stopped =
          assertThrows(Exception.class, () -> alice.services().move(null, NEW, forward));
      assertTrue(stopped.toString().contains(Stopped.class.getName()), stopped::toString);
    }
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
