package org.meshrelay.client.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;

/** Where the secret of a device comes from (MSP-126, ADR 72). */
class DeviceSecretTest {
  private static final byte[] OCTETS = EntropySource.system().bytes(48).toArray();

  @TempDir Path directory;

  @Test
  void create_file_isForItsOwnerOnlyAndReadAgain() throws Exception {
    Path file = directory.resolve("secret");
    try (DeviceSecret made = DeviceSecret.create(file, EntropySource.system());
        DeviceSecret read = DeviceSecret.read(file)) {
      assertEquals(made.udf(), read.udf());
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals(DeviceSecret.OCTETS_MIN, Files.size(file));
    }
  }

  @Test
  void udf_ofOneSecret_isTheSameAndTellsNoOctets() throws Exception {
    Path file = file("one", OCTETS);
    byte[] changed = OCTETS.clone();
    changed[47] ^= 1;
    try (DeviceSecret one = DeviceSecret.read(file);
        DeviceSecret again = DeviceSecret.read(file);
        DeviceSecret other = DeviceSecret.read(file("other", changed))) {
      assertEquals(one.udf(), again.udf());
      assertNotEquals(one.udf(), other.udf());
      assertTrue(one.udf().startsWith("A"), one.udf());
      assertFalse(one.toString().contains(Bytes.copyOf(OCTETS).toHex()));
    }
  }

  @Test
  void bind_secretFromAPipe_isNotedWithoutAPlaceAndNamedEachTime() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor());
    Path home = directory.resolve("home");

    feed(pipe);
    try (MeshHome open = MeshHome.open(home, Duration.ZERO)) {
      assertNull(open.protection().bind(pipe, false).file());
    }
    MeshException failure =
        assertThrows(MeshException.class, () -> MeshHome.open(home, Duration.ZERO).close());
    assertEquals(Kind.CONFIGURATION, failure.kind());
    feed(pipe);
    try (MeshHome open = MeshHome.open(home, Duration.ZERO, pipe, EntropySource.system())) {
      assertTrue(open.protection().binding().isPresent());
    }
  }

  private Path file(String name, byte[] octets) throws IOException {
    Path file = Files.write(directory.resolve(name), octets);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Writes the secret as soon as somebody reads. */
  private static void feed(Path pipe) {
    Thread unused =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    Files.write(pipe, OCTETS);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
  }
}
