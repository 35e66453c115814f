package org.meshrelay.client.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.session.DirectHost;
import org.meshrelay.client.session.DirectMemory;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.ProfileFactory;

/** The files of a home: whole or not at all, for the owner only, one command at a time. */
class MeshHomeTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final ServiceName SERVICE = ServiceName.parse("example.com");

  @TempDir Path directory;

  private final ProfileFactory factory = new ProfileFactory(EntropySource.system(), () -> NOW);

  @Test
  void open_missingDirectory_isMadeForItsOwnerOnly() throws Exception {
    Path home = directory.resolve("a/b/home");
    MeshHome.open(home, Duration.ZERO).close();

    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
  }

  @Test
  void open_directoryOpenToOthers_isRefusedWithTheFix() throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

    MeshException failure =
        assertFails(Kind.CONFIGURATION, () -> MeshHome.open(home, Duration.ZERO).close());
    assertTrue(String.valueOf(failure.getMessage()).contains("chmod 700"));
  }

  @Test
  void open_lockedByAnother_failsAfterItsPatienceAndWorksAfterwards() throws Exception {
    Path home = directory.resolve("home");
    try (MeshHome first = MeshHome.open(home, Duration.ZERO)) {
      assertEquals(home, first.directory());
      assertFails(Kind.TRY_LATER, () -> MeshHome.open(home, Duration.ofMillis(30)).close());
    }
    MeshHome.open(home, Duration.ZERO).close();
  }

  @Test
  void save_deviceAndMesh_comeBackAndNoKeyIsReadableByOthers() throws Exception {
    Path home = directory.resolve("home");
    DeviceKeys device = factory.device("laptop");
    MeshRecord mesh = mesh(device);
    try (MeshHome open = MeshHome.open(home, Duration.ZERO)) {
      assertTrue(open.mesh().isEmpty());
      open.save(device);
      open.save(mesh);
    }
    try (MeshHome open = MeshHome.open(home, Duration.ZERO)) {
      DeviceKeys read = open.device().orElseThrow();
      assertEquals(device.profile().udf(), read.profile().udf());
      assertEquals(device.keys().encryption().publicKey(), read.keys().encryption().publicKey());
      MeshRecord again = open.mesh().orElseThrow();
      assertEquals(mesh.master().profile().udf(), again.master().profile().udf());
      assertEquals(
          mesh.contributions().activate(device.keys()).signature().publicKey(),
          again.contributions().activate(read.keys()).signature().publicKey());
    }
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  @Test
  void read_keyFileOpenToOthers_isRefusedWithTheFix() throws Exception {
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      open.save(factory.device(null));
      Path file = open.directory().resolve("device.json");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

      MeshException failure = assertFails(Kind.CONFIGURATION, open::device);
      assertTrue(String.valueOf(failure.getMessage()).contains("chmod 600"));
    }
  }

  @Test
  void read_damagedFile_isNamed() throws Exception {
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      open.save(factory.device(null));
      Path file = open.directory().resolve("device.json");
      byte[] whole = Files.readAllBytes(file);
      for (byte[] damaged :
          List.of(
              new byte[0],
              java.util.Arrays.copyOf(whole, whole.length / 2),
              "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
        Files.write(file, damaged);
        MeshException failure = assertFails(Kind.CONFIGURATION, open::device);
        assertTrue(String.valueOf(failure.getMessage()).contains("device.json"));
      }
    }
  }

  @Test
  void read_keyOfAnotherDevice_isDamage() throws Exception {
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      DeviceKeys one = factory.device(null);
      DeviceKeys other = factory.device(null);
      open.save(new DeviceKeys(one.profile(), other.keys()));

      assertFails(Kind.CONFIGURATION, open::device);
    }
  }

  @Test
  void save_crashBeforeTheRename_leavesTheOldFile() throws Exception {
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      DeviceKeys device = factory.device(null);
      open.save(device);
      // What a crash between writing and renaming leaves behind.
      Files.writeString(open.directory().resolve("device.json.tmp"), "{\"half");

      assertEquals(device.profile().udf(), open.device().orElseThrow().profile().udf());
      open.save(device);
      assertEquals(device.profile().udf(), open.device().orElseThrow().profile().udf());
    }
  }

  @Test
  void pins_seenService_isRememberedAcrossOpenings() throws Exception {
    ServicePin pin = new ServicePin(SERVICE, "MAAA-BBBB", ServicePin.Trust.TLS, NOW);
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      open.pins(name -> Optional.empty(), (a, b) -> false).remember(pin);
    }
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      ServicePins pins = open.pins(name -> Optional.empty(), (a, b) -> false);
      assertEquals(Optional.of(pin), pins.find(SERVICE));
      assertTrue(pins.find(ServiceName.parse("example.net")).isEmpty());
    }
  }

  @Test
  void pins_changedService_isBelievedOnlyIfTheUserSaysSo() throws Exception {
    ServicePin old = new ServicePin(SERVICE, "MAAA-BBBB", ServicePin.Trust.TLS, NOW);
    ServicePin offered = new ServicePin(SERVICE, "MCCC-DDDD", ServicePin.Trust.TLS, NOW);
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      ServicePins no = open.pins(name -> Optional.empty(), (a, b) -> false);
      no.remember(old);
      assertEquals(false, no.changed(old, offered));
      assertEquals(Optional.of(old), no.find(SERVICE));

      ServicePins yes = open.pins(name -> Optional.empty(), (a, b) -> true);
      assertEquals(true, yes.changed(old, offered));
      assertEquals(Optional.of(offered), yes.find(SERVICE));
    }
  }

  private static DirectMemory.Known hosts(Instant failed, String... uris) {
    return new DirectMemory.Known(
        Arrays.stream(uris).map(uri -> DirectHost.parse(uri).orElseThrow()).toList(), failed);
  }

  private static DirectMemory memory(MeshHome open) throws MeshException {
    return open.pins(name -> Optional.empty(), (a, b) -> true).directHosts().orElseThrow();
  }

  @Test
  void directHosts_ofAService_areRememberedAcrossOpeningsAndForgotten() throws Exception {
    DirectMemory.Known known = hosts(NOW, "https://a.example.net", "https://b.example.net:1/x");
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      assertEquals(DirectMemory.Known.NONE, memory(open).hostsOf(SERVICE));
      memory(open).rememberHosts(SERVICE, known);
    }
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      assertEquals(known, memory(open).hostsOf(SERVICE));
      memory(open).rememberHosts(SERVICE, DirectMemory.Known.NONE);
      assertEquals(DirectMemory.Known.NONE, memory(open).hostsOf(SERVICE));
    }
  }

  @Test
  void directHosts_ofAServiceThatChanged_areForgotten() throws Exception {
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      ServicePins pins = open.pins(name -> Optional.empty(), (a, b) -> true);
      ServicePin old = new ServicePin(SERVICE, "MAAA-BBBB", ServicePin.Trust.TLS, NOW);
      pins.remember(old);
      pins.directHosts().orElseThrow().rememberHosts(SERVICE, hosts(NOW, "https://a.test"));

      assertTrue(pins.changed(old, new ServicePin(SERVICE, "MCCC", ServicePin.Trust.TLS, NOW)));

      assertEquals(DirectMemory.Known.NONE, memory(open).hostsOf(SERVICE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"https://me@a.test\"]",
        "[\"ftp://a.test\"]",
        "[\"a.test\"]",
        "[1]",
        "[\"https://a.test\",\"https://b.test\",\"https://c.test\",\"https://d.test\","
            + "\"https://e.test\"]"
      })
  void directHosts_thatCannotBe_areDamage(String uris) throws Exception {
    Path home = directory.resolve("home");
    try (MeshHome open = MeshHome.open(home, Duration.ZERO)) {
      memory(open).rememberHosts(SERVICE, hosts(NOW, "https://a.test"));
      Path file = home.resolve("services.json");
      String text = Files.readString(file);
      Files.writeString(file, text.replace("[\"https://a.test:443/.well-known/mmm\"]", uris));

      MeshException failure = assertFails(Kind.CONFIGURATION, () -> memory(open));

      assertTrue(String.valueOf(failure.getMessage()).contains("services.json"));
    }
  }

  @Test
  void pins_fixedByConfiguration_standAboveWhatWasSeenAndNeverChange() throws Exception {
    ServicePin seen = new ServicePin(SERVICE, "MAAA-BBBB", ServicePin.Trust.TLS, NOW);
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      ServicePins pins = open.pins(name -> Optional.of("MEEE-FFFF"), (a, b) -> true);
      pins.remember(seen);
      ServicePin fixed = pins.find(SERVICE).orElseThrow();
      assertEquals("MEEE-FFFF", fixed.identifier());
      assertEquals(ServicePin.Trust.PINNED, fixed.trust());
      assertEquals(false, pins.changed(fixed, seen));
    }
  }

  @Test
  void retire_account_movesItsFilesAside() throws Exception {
    var address = org.meshrelay.protocol.address.AccountAddress.parse("alice@example.com");
    DeviceKeys device = factory.device(null);
    try (MeshHome open = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      open.save(new ConnectionAttempt(address, "WITNESS", device.profile().envelope(), NOW));
      assertEquals(List.of(address), open.accounts());
      assertEquals("WITNESS", open.attempt(address).orElseThrow().witness());
      open.endAttempt(address);
      assertTrue(open.attempt(address).isEmpty());

      open.retired().put(address, NOW, null);
      assertTrue(open.accounts().isEmpty());
      assertTrue(
          Files.isDirectory(
              open.directory().resolve("retired/alice@example.com." + NOW.getEpochSecond())));
    }
  }

  private MeshRecord mesh(DeviceKeys device) throws Exception {
    Contributions contributions = factory.contributions(device.profile());
    MasterKeys master = factory.personal(List.of(contributions.signatureSum()));
    return new MeshRecord(master, contributions);
  }

  @CanIgnoreReturnValue
  private static MeshException assertFails(Kind kind, Executable call) throws IOException {
    MeshException failure = assertThrows(MeshException.class, call);
    assertEquals(kind, failure.kind(), failure.getMessage());
    return failure;
  }
}
