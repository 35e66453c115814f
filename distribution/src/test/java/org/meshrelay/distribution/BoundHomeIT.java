package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.testkit.VectorFiles;

/** A home that is bound to its device, used and copied (MSP-126, ADR 72). */
class BoundHomeIT {
  @TempDir Path directory;

  @Test
  @DisplayName(
      "MSP-126: a bound home sends and reads; a copy of it without the secret does nothing")
  void boundHome_worksWhereTheSecretIs_andNowhereElse() throws IOException {
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.mesh("alice", "create").json();
      Map<String, Object> bound =
          running
              .mesh("alice", "device", "bind", "--secret", running.file("secret"), "--create")
              .json();
      assertEquals(true, bound.get("bound"));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("secret"))));
      running.mesh("alice", "account", "register", "alice@example.com").json();
      running.join("bob", "bob@example.net");
      running.befriend("alice", "bob", "bob@example.net");
      running.mesh("alice", "message", "text", "bob@example.net", "From a bound home").json();
      running.await(seen -> seen.contains("From a bound home"), "bob", "message", "pending");
      running.mesh("bob", "message", "text", "alice@example.com", "To a bound home").json();
      running.await(seen -> seen.contains("To a bound home"), "alice", "message", "pending");
      assertEquals(true, binding(running).get("bound"));
      assertEquals(List.of(), keysIn(directory.resolve("alice")));

      copiedHome(running, String.valueOf(bound.get("deviceSecretUdf")));

      running.mesh("alice", "device", "unbind", "--yes").json();
      assertEquals(false, binding(running).get("bound"));
      Files.delete(directory.resolve("secret"));
      running.mesh("alice", "account", "sync").json();
      assertEquals(
          List.of("device signature", "device encryption", "device authentication"),
          keysIn(directory.resolve("alice")),
          "a home that is not bound holds its keys in clear, each once");
    }
  }

  private void copiedHome(TwoServices running, String secretUdf) throws IOException {
    copy(directory.resolve("alice"), directory.resolve("thief"));
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(directory.resolve("secret"), elsewhere);
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listening.configureBlocking(false);
      Path map = directory.resolve("thief.yaml");
      Files.writeString(
          map,
          "example.com: {https: \"https://127.0.0.1:%d\"}\n"
              .formatted(((InetSocketAddress) listening.getLocalAddress()).getPort()));
      for (String command : List.of("account sync", "message pending", "account list")) {
        Command.Result failed = run(map, "thief", command.split(" "));
        assertEquals(78, failed.exitCode(), failed::stderr);
        assertTrue(failed.stderr().contains(running.file("secret")), failed::stderr);
        assertTrue(failed.stderr().contains(secretUdf), failed::stderr);
        assertTrue(failed.stderr().contains("--device-secret FILE"), failed::stderr);
      }
      assertNull(listening.accept(), "a service was asked");
    }
    running.mesh("alice", "--device-secret", elsewhere.toString(), "account", "sync").json();
    Files.move(elsewhere, directory.resolve("secret"));
    assertFalse(Files.exists(elsewhere));
  }

  /** Private keys of the device and of its account that some file holds as octets or as text. */
  private static List<String> keysIn(Path home) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return keys(home).entrySet().stream()
        .filter(
            key ->
                files.stream()
                    .anyMatch(
                        file ->
                            file.contains(key.getValue().toBase64Url())
                                || file.contains(latin(key.getValue()))))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Bytes> keys(Path home) {
    Map<String, Bytes> keys = new LinkedHashMap<>();
    try (MeshHome open = MeshHome.open(home, ClientConfig.LOCK_PATIENCE)) {
      DeviceKeys device = open.device().orElseThrow();
      ActivatedDevice activated =
          open.account(open.accounts().getFirst()).orElseThrow().activate(device);
      keys.put("device signature", device.keys().signature().encoded().reveal());
      keys.put("device encryption", device.keys().encryption().encoded().reveal());
      keys.put("device authentication", device.keys().authentication().encoded().reveal());
      keys.put("activated signature", activated.keys().signature().encoded().reveal());
      keys.put("activated encryption", activated.keys().encryption().encoded().reveal());
      keys.put("account signature", activated.account().signature().encoded().reveal());
      keys.put("account encryption", activated.account().encryption().encoded().reveal());
      keys.put("account authentication", activated.account().authentication().encoded().reveal());
      return keys;
    } catch (MeshException | DecodeException | NotVerifiedException e) {
      throw new AssertionError("the home cannot be read", e);
    }
  }

  private static String latin(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
  }

  private Command.Result run(Path map, String home, String... command) {
    return Command.runMeshHere(
        directory,
        Stream.concat(
                Stream.of(
                    "--home",
                    directory.resolve(home).toString(),
                    "--service-map",
                    map.toString(),
                    "--json"),
                Stream.of(command))
            .toList());
  }

  private static Map<String, Object> binding(TwoServices running) {
    return VectorFiles.map(running.mesh("alice", "device", "list").json().get("binding"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
