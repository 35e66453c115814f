package org.meshrelay.protocol.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.testkit.Seeds;

/** Names of services: what Host, addresses and tickets compare. */
final class ServiceNameTest {
  /** The first six make many names. */
  private static final String CHARACTERS = "ab09z-.A_\u00e9";

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "Example.COM:8443, example.com",
    "example.com., example.com",
    "example.com.:443, example.com",
    "example.com:, example.com",
    "bücher.example:1, xn--bcher-kva.example"
  })
  void ofHost_anySpelling_isCanonicalWithoutPort(String host, String name) {
    assertEquals(Optional.of(name), ServiceName.ofHost(host).map(ServiceName::text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":443", "[::1]:443", "127.0.0.1", "a..b", "a_b.example", "a b", "."})
  void ofHost_noDnsName_isEmpty(String host) {
    assertEquals(Optional.empty(), ServiceName.ofHost(host));
  }

  /** The rule as a pattern, beside the code that is faster. */
  @Test
  void constructor_anyText_takesWhatThePatternTakes() {
    Pattern name =
        Pattern.compile(
            "(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*"
                + "(?![0-9]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    AtomicInteger taken = new AtomicInteger();
    Seeds.forEach(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          int alphabet = random.nextBoolean() ? 6 : CHARACTERS.length();
          for (int i = random.nextInt(random.nextInt(8) == 0 ? 300 : 12); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(alphabet)));
          }
          boolean canonical = name.matcher(text).matches();
          taken.addAndGet(canonical ? 1 : 0);
          assertEquals(canonical, isTaken(text.toString()), text::toString);
        });
    boolean replay = Long.getLong("meshrelay.seed") != null;
    assertTrue(replay || taken.get() > 1_000, () -> "names among the texts: " + taken);
  }

  private static boolean isTaken(String text) {
    try {
      return new ServiceName(text).text().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void parse_longLabelOrName_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ServiceName.parse("a".repeat(64) + ".com"));
    assertThrows(IllegalArgumentException.class, () -> ServiceName.parse("abcdefg.".repeat(32)));
    assertThrows(IllegalArgumentException.class, () -> new ServiceName("Example.com"));
  }
}
