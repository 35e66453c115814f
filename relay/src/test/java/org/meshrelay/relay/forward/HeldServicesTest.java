package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.testkit.Seeds;

/** The file of the services that are held. */
class HeldServicesTest {
  private static final ServiceName NET = new ServiceName("example.net");
  private static final ServiceName ORG = new ServiceName("example.org");

  @TempDir Path store;

  private Path file() {
    return store.resolve("held.json");
  }

  @Test
  void change_isThereForTheNextStart() throws Exception {
    HeldServices held = HeldServices.in(store);
    assertEquals(Set.of(), held.all());

    assertTrue(held.change(NET, true));
    assertTrue(held.change(ORG, true));
    assertTrue(held.change(NET, false));

    assertTrue(held.contains(ORG));
    assertEquals(Set.of(ORG), HeldServices.in(store).all());
  }

  @Test
  void change_thatChangesNothing_writesNothing() throws Exception {
    HeldServices held = HeldServices.in(store);

    assertTrue(held.change(NET, false));

    assertFalse(Files.exists(file()));
  }

  @Test
  void change_beyondTheMost_isRefusedAndReleaseIsNot() throws Exception {
    Files.writeString(file(), names(HeldServices.MAX));
    HeldServices held = HeldServices.in(store);

    assertFalse(held.change(NET, true));
    assertTrue(held.change(new ServiceName("s1.example"), false));
    assertTrue(held.change(NET, true));
    assertEquals(HeldServices.MAX, HeldServices.in(store).size());
  }

  private static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"s" + i + ".example\"")
        .collect(Collectors.joining(",", "{\"services\":[", "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"services\":[1]}",
        "{\"services\":\"example.net\"}",
        "{\"services\":[\"Example.net\"]}",
        "{\"services\":[\"example..net\"]}"
      })
  void file_thatIsNoneOfOurs_isNoGuess(String text) throws Exception {
    Files.writeString(file(), text);

    assertThrows(DecodeException.class, () -> HeldServices.in(store));
  }

  @Test
  void file_withTooMuch_isRefusedUnread() throws Exception {
    Files.writeString(file(), names(HeldServices.MAX + 1));
    assertThrows(DecodeException.class, () -> HeldServices.in(store));

    Files.writeString(file(), " ".repeat(400_000) + names(1));
    assertThrows(DecodeException.class, () -> HeldServices.in(store));
  }

  @Test
  void decode_anyOctets_givesNamesOrRefuses() throws IOException {
    byte[] good = names(3).getBytes(StandardCharsets.UTF_8);
    Seeds.forEach(
        500,
        random -> {
          byte[] octets = good.clone();
          for (int i = random.nextInt(4); i >= 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
          }
          try {
            assertTrue(HeldServices.decode(Bytes.wrap(octets)).size() <= 3);
          } catch (DecodeException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
          }
        });
  }
}
