package org.meshrelay.client.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.testkit.Seeds;

/** The sealed form of a state file: whatever stands there, it opens only as it was sealed. */
final class SealedStateFuzzTest {
  private static final int CASES = 300;

  @FuzzTest
  void read_anyOctets_isReadAgainTheSameOrRefused(byte[] data) throws DecodeException {
    SealedState state;
    try {
      Optional<SealedState> found = SealedState.find(StateFile.parse(Bytes.copyOf(data)));
      if (found.isEmpty()) {
        return;
      }
      state = found.get();
    } catch (DecodeException e) {
      assertTrue(e.getMessage() != null);
      return;
    }
    assertEquals(state, SealedState.read(state.toJson()));
  }

  @Test
  void open_oneBitTurnedOrOctetsCut_yieldsNothing(@TempDir Path directory) throws MeshException {
    EntropySource entropy = EntropySource.system();
    try (DeviceSecret secret = DeviceSecret.create(directory.resolve("secret"), entropy);
        DeviceSecret other = DeviceSecret.create(directory.resolve("other"), entropy)) {
      Seeds.forEach(
          CASES,
          random -> {
            byte[] content = new byte[random.nextInt(4096)];
            random.nextBytes(content);
            Bytes plain = Bytes.wrap(content);
            SealedState sealed = SealedState.seal("device.json", plain, secret, entropy);
            JsonObject file = sealed.toJson();

            assertEquals(sealed, read(file.source()));
            assertEquals(Optional.of(plain), sealed.open("device.json", secret));
            assertEquals(Optional.empty(), sealed.open("device.json", other));
            assertEquals(Optional.empty(), altered(sealed, random).open("device.json", secret));
          });
    }
    assertTrue(Files.exists(directory.resolve("secret")));
  }

  @Test
  void seal_sameContentTwice_hasNothingInCommon(@TempDir Path directory) throws MeshException {
    EntropySource entropy = EntropySource.system();
    try (DeviceSecret secret = DeviceSecret.create(directory.resolve("secret"), entropy)) {
      Bytes content = Bytes.utf8("{}");
      SealedState one = SealedState.seal("a", content, secret, entropy);
      SealedState two = SealedState.seal("a", content, secret, entropy);

      assertFalse(one.salt().equals(two.salt()));
      assertFalse(one.ciphertext().equals(two.ciphertext()));
      assertEquals(Optional.of(content), one.open("a", secret));
      assertEquals(Optional.empty(), one.open("b", secret));
    }
  }

  private static SealedState read(Bytes file) {
    try {
      return SealedState.read(StateFile.parse(file));
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private static SealedState altered(SealedState sealed, SplittableRandom random) {
    Bytes ciphertext = sealed.ciphertext();
    return switch (random.nextInt(4)) {
      case 0 -> new SealedState(sealed.secretUdf(), turned(sealed.salt(), random), ciphertext);
      case 1 -> new SealedState(sealed.secretUdf(), sealed.salt(), turned(ciphertext, random));
      case 2 -> new SealedState(sealed.secretUdf() + "A", sealed.salt(), ciphertext);
      default ->
          new SealedState(
              sealed.secretUdf(),
              sealed.salt(),
              ciphertext.slice(0, random.nextInt(ciphertext.size())));
    };
  }

  private static Bytes turned(Bytes octets, SplittableRandom random) {
    byte[] changed = octets.toArray();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.wrap(changed);
  }
}
