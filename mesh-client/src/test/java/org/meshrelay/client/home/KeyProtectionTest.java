package org.meshrelay.client.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.ProfileFactory;

/** Device keys bound to the device (MSP-126, ADR 72). */
class KeyProtectionTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Pattern SECRET =
      Pattern.compile("\"(?:Private|DeviceSeed|Key)\":\"([A-Za-z0-9_-]+)\"");

  /** Device: 3 keys. Mesh: 2 keys and 3 contributions. Preconfiguration: seed and key. */
  private static final int SECRETS = 10;

  @TempDir Path directory;

  private final ProfileFactory factory = new ProfileFactory(EntropySource.system(), () -> NOW);
  private Path home = Path.of("");
  private Path secret = Path.of("");
  private String deviceUdf = "";
  private List<String> inClear = List.of();

  @BeforeEach
  void home() throws Exception {
    home = directory.resolve("home");
    secret = directory.resolve("secret");
    try (MeshHome open = open(null)) {
      DeviceKeys device = factory.device("laptop");
      deviceUdf = device.profile().udf();
      open.save(device);
      save(open, device);
    }
    inClear = secrets();
    assertEquals(SECRETS, inClear.size());
  }

  @Test
  @DisplayName("MSP-126: no file of a bound home holds an octet sequence of a private key")
  void bind_home_noFileHoldsAPrivateKey() throws Exception {
    assertEquals(inClear, found(inClear), "the search finds them where they are");
    Files.copy(home.resolve("mesh.json"), home.resolve("mesh.json.tmp")); // of a crash
    bind();

    assertEquals(List.of(), found(inClear));
    try (MeshHome open = open(null)) {
      assertEquals(deviceUdf, open.device().orElseThrow().profile().udf());
      assertTrue(open.mesh().isPresent());
      assertTrue(open.preconfiguration().isPresent());
    }
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  @Test
  void save_inBoundHome_isSealedToo() throws Exception {
    bind();
    try (MeshHome open = open(null)) {
      DeviceKeys other = factory.device("other");
      open.save(other);
      save(open, other);
      deviceUdf = other.profile().udf();
    }
    assertEquals(List.of(), secrets(), "nothing was written in clear");
    try (MeshHome open = open(null)) {
      assertEquals(deviceUdf, open.device().orElseThrow().profile().udf());
      open.protection().unbind();
    }
    List<String> made = secrets();
    assertEquals(SECRETS, made.size());
    assertTrue(made.stream().noneMatch(inClear::contains), "and they were new keys");
  }

  @Test
  void unbind_home_isAsBefore() throws Exception {
    bind();
    try (MeshHome open = open(null)) {
      assertTrue(open.protection().binding().isPresent());
      open.protection().unbind();
      assertTrue(open.protection().binding().isEmpty());
      assertFails(Kind.CHECK_FAILED, () -> open.protection().unbind());
    }
    Files.delete(secret);
    try (MeshHome open = open(null)) {
      assertEquals(deviceUdf, open.device().orElseThrow().profile().udf());
    }
    assertEquals(inClear, found(inClear));
    assertFalse(Files.exists(home.resolve("bound.json")));
  }

  @Test
  void open_withoutTheSecret_namesTheFileAndTheFix() throws Exception {
    bind();
    Path elsewhere = Files.move(secret, directory.resolve("elsewhere"));

    MeshException failure = assertFails(Kind.CONFIGURATION, () -> open(null).close());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(secret.toString()), message);
    assertTrue(message.contains("--device-secret"), message);
    try (MeshHome open = open(elsewhere)) { // the lock was given free
      assertEquals(deviceUdf, open.device().orElseThrow().profile().udf());
      Binding moved = open.protection().bind(elsewhere, false);
      assertEquals(elsewhere, moved.file());
    }
    open(null).close();
  }

  @Test
  void open_withAnotherSecret_isRefused() throws Exception {
    bind();
    Path other = file("other", new byte[32], "rw-------");

    MeshException failure = assertFails(Kind.CONFIGURATION, () -> open(other).close());
    assertTrue(String.valueOf(failure.getMessage()).contains(other.toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 4097})
  void bind_secretOfWrongSize_isRefused(int size) throws Exception {
    Path wrong = file("wrong", new byte[size], "rw-------");

    assertRefused(Kind.CONFIGURATION, wrong, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void bind_secretOpenToOthers_isRefusedWithTheFix(String permissions) throws Exception {
    Path exposed = file("exposed", new byte[32], permissions);

    MeshException failure = assertRefused(Kind.CONFIGURATION, exposed, false);
    assertTrue(String.valueOf(failure.getMessage()).contains("chmod 600"));
  }

  @Test
  void bind_secretInsideTheHome_isRefused() throws Exception {
    Path inside = home.resolve("secret");

    assertRefused(Kind.USAGE, inside, true);
    assertFalse(Files.exists(inside));
    Files.copy(file("secret", new byte[32], "rw-------"), inside);
    Path link = Files.createSymbolicLink(directory.resolve("link"), inside);
    assertRefused(Kind.USAGE, link, false);
  }

  @Test
  void bind_createWhereAFileIs_leavesIt() throws Exception {
    Path there = file("secret", new byte[40], "rw-------");

    assertRefused(Kind.CANNOT_CREATE, there, true);
    assertEquals(40, Files.size(there));
    assertRefused(Kind.CANNOT_CREATE, directory.resolve("none/secret"), true);
    assertRefused(Kind.CONFIGURATION, directory.resolve("none"), false);
  }

  @Test
  void bind_twice_onlyWithTheSameSecret() throws Exception {
    Binding first = bind();
    Path other = file("other", new byte[32], "rw-------");
    try (MeshHome open = open(null)) {
      assertEquals(first, open.protection().bind(secret, false));
      assertFails(Kind.CANNOT_CREATE, () -> open.protection().bind(other, false));
      assertFails(Kind.CANNOT_CREATE, () -> open.protection().bind(directory.resolve("new"), true));
      assertFalse(Files.exists(directory.resolve("new")));
      assertTrue(open.device().isPresent(), "the first secret is still in use");
    }
  }

  @Test
  @DisplayName("killed between two files of bind or unbind: bound, usable, and sealed by the next")
  void open_statesInClearInABoundHome_sealsThem() throws Exception {
    Path clear = Files.createDirectory(directory.resolve("clear"));
    for (String name : List.of("device.json", "mesh.json", "preconfigured.json")) {
      Files.copy(home.resolve(name), clear.resolve(name));
    }
    bind();
    for (String name : List.of("device.json", "mesh.json", "preconfigured.json")) {
      Files.delete(home.resolve(name));
      Files.copy(clear.resolve(name), home.resolve(name));
      assertFalse(found(inClear).isEmpty());

      try (MeshHome open = open(null)) {
        assertEquals(List.of(), found(inClear), name);
        assertEquals(deviceUdf, open.device().orElseThrow().profile().udf());
        assertTrue(open.mesh().isPresent());
      }
    }
  }

  @Test
  void open_bindingLost_saysSoAndBindMendsIt() throws Exception {
    bind();
    Files.delete(home.resolve("bound.json"));
    Path other = file("other", new byte[32], "rw-------");
    try (MeshHome open = open(null)) {
      MeshException failure = assertFails(Kind.CONFIGURATION, open::device);
      assertTrue(String.valueOf(failure.getMessage()).contains("mesh device bind"));
      assertFails(Kind.CHECK_FAILED, () -> open.protection().bind(other, false));
      open.protection().bind(secret, false);
      assertEquals(deviceUdf, open.device().orElseThrow().profile().udf());
    }
  }

  @Test
  void read_sealedStateCutOrAltered_isDamageOfThatFile() throws Exception {
    bind();
    Path file = home.resolve("device.json");
    byte[] whole = Files.readAllBytes(file);
    int salt = Files.readString(file).indexOf("\"Salt\":\"") + 10;
    for (int at : new int[] {salt, whole.length / 2, whole.length - 30}) {
      byte[] altered = whole.clone();
      altered[at] = (byte) (altered[at] == 'A' ? 'B' : 'A');
      Files.write(file, altered);
      assertDamaged(file);
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertFails(Kind.CONFIGURATION, () -> open(null).close());
    Files.write(file, whole);
    open(null).close();
  }

  @Test
  void read_sealedStateOfAnotherName_isDamage() throws Exception {
    bind();
    Files.write(home.resolve("device.json"), Files.readAllBytes(home.resolve("mesh.json")));

    assertDamaged(home.resolve("device.json"));
  }

  @CanIgnoreReturnValue
  private Binding bind() throws MeshException {
    try (MeshHome open = open(null)) {
      Binding binding = open.protection().bind(secret, true);
      assertEquals(Optional.of(binding), open.protection().binding());
      return binding;
    }
  }

  private MeshHome open(@Nullable Path deviceSecret) throws MeshException {
    return MeshHome.open(home, Duration.ZERO, deviceSecret, EntropySource.system());
  }

  private void save(MeshHome open, DeviceKeys device) throws Exception {
    Contributions contributions = factory.contributions(device.profile());
    open.save(
        new MeshRecord(factory.personal(List.of(contributions.signatureSum())), contributions));
    open.save(
        new Preconfiguration(
            Udf.nonce(EntropySource.system()),
            device.profile().envelope(),
            AccountAddress.parse("maker@example.com"),
            Udf.encryptionKey(EntropySource.system())));
  }

  private Path file(String name, byte[] octets, String permissions) throws IOException {
    Path file = Files.write(directory.resolve(name), octets);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  /** Texts of secrets in clear in the state files, as they are written. */
  private List<String> secrets() throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : List.of("device.json", "mesh.json", "preconfigured.json")) {
      Matcher secrets = SECRET.matcher(Files.readString(home.resolve(name)));
      while (secrets.find()) {
        found.add(secrets.group(1));
      }
    }
    return found;
  }

  /** Those that some file of the home holds, as text or as the octets that the text stands for. */
  private List<String> found(List<String> secrets) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return secrets.stream()
        .filter(text -> files.stream().anyMatch(f -> f.contains(text) || f.contains(raw(text))))
        .toList();
  }

  private static String raw(String text) {
    return new String(Base64Url.decode(text).toArray(), StandardCharsets.ISO_8859_1);
  }

  private void assertDamaged(Path file) throws MeshException {
    try (MeshHome open = open(null)) {
      MeshException failure = assertFails(Kind.CONFIGURATION, open::device);
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains(file.toString()), message);
    }
  }

  @CanIgnoreReturnValue
  private MeshException assertRefused(Kind kind, Path with, boolean create) throws Exception {
    try (MeshHome open = open(null)) {
      MeshException failure = assertFails(kind, () -> open.protection().bind(with, create));
      assertTrue(open.protection().binding().isEmpty());
      assertEquals(inClear, secrets(), "nothing was changed");
      return failure;
    }
  }

  @CanIgnoreReturnValue
  private static MeshException assertFails(Kind kind, Executable call) {
    MeshException failure = assertThrows(MeshException.class, call);
    assertEquals(kind, failure.kind(), failure.getMessage());
    return failure;
  }
}
