package org.meshrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * {@code mesh password}, {@code bookmark}, {@code calendar}, {@code network}, {@code contact}: with
 * an account that has no service, since arguments and reports do not depend on one.
 */
class CatalogCommandsTest {
  private static final String SECRET = "correct-horse-battery-staple";

  @TempDir Path directory;

  private record Result(int code, String out, String err) {
    Map<String, Object> json() {
      return VectorFiles.map(VectorFiles.parseText(out));
    }
  }

  private Result mesh(String input, String... arguments) {
    List<String> line = new ArrayList<>(List.of("--home", directory.resolve("home").toString()));
    line.addAll(List.of(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        MeshMain.run(
            line.toArray(String[]::new),
            Map.of("NO_COLOR", "1"),
            new MeshMain.Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            MeshMain.Additions.NONE);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @CanIgnoreReturnValue
  private Map<String, Object> done(String input, String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add("--json");
    Result result = mesh(input, line.toArray(String[]::new));
    assertEquals(0, result.code(), result.err());
    return result.json();
  }

  @BeforeEach
  void account() {
    assertEquals(0, mesh("", "create").code());
    assertEquals(0, mesh("", "account", "create", "alice@example.com").code());
  }

  @Test
  void password_fromStandardInput_isShownByGetOnly() {
    Map<String, Object> added =
        done(SECRET + "\n", "password", "add", "www.example.com", "alice", "--protocol", "https");

    assertEquals("https:www.example.com", added.get("key"));
    assertEquals("pending", added.get("status"), "there is no service");
    assertFalse(added.containsKey("password"));
    String list = mesh("", "password", "list").out();
    assertTrue(list.contains("username=alice"), list);
    assertFalse(list.contains(SECRET), list);
    Map<String, Object> entry = done("", "password", "get", "www.example.com");
    assertEquals(SECRET, entry.get("password"));
    assertEquals(false, entry.get("conflict"));
  }

  @Test
  void password_onTheCommandLine_isTakenWithAWarning() {
    Result result = mesh("", "password", "add", "host", "alice", "--password", SECRET);

    assertEquals(0, result.code(), result.err());
    assertTrue(result.err().contains("others on this machine can see"), result.err());
    assertFalse(result.err().contains(SECRET));
    assertFalse(result.out().contains(SECRET));
    assertEquals(SECRET, done("", "password", "get", "host").get("password"));
  }

  @Test
  void password_nobodyAnswers_isNotTakenAsNone() {
    Result result = mesh("", "password", "add", "host", "alice");

    assertEquals(64, result.code());
    assertTrue(result.err().contains("--password: nothing on standard input"), result.err());
    assertEquals(2, mesh("", "password", "get", "host").code());
    assertEquals(0, mesh("\n", "password", "add", "host", "alice").code());
  }

  @Test
  void bookmark_ofNoAddress_namesTheFieldAndTheForm() {
    Result result = mesh("", "bookmark", "add", "news", "no address");

    assertEquals(64, result.code());
    assertTrue(result.err().contains("uri: an address looks like https://"), result.err());
  }

  @Test
  void password_update_readsANewOneOnlyIfAsked() {
    done("one\n", "password", "add", "host", "alice");

    assertEquals(
        "bob", done("two\n", "password", "update", "host", "--username", "bob").get("username"));
    assertEquals("one", done("", "password", "get", "host").get("password"));
    assertEquals(0, mesh("two\n", "password", "update", "host", "--password", "-").code());
    assertEquals("two", done("", "password", "get", "host").get("password"));
    assertEquals(64, mesh("", "password", "update", "host").code());
    assertEquals(64, mesh("", "password", "update", "host", "--take", "1").code());
    assertEquals(2, mesh("", "password", "update", "other", "--username", "x").code());
  }

  @Test
  void delete_asksFirst() {
    done("one\n", "password", "add", "host", "alice");

    assertEquals(77, mesh("n\n", "password", "delete", "host").code());
    assertEquals("deleted", done("y\n", "password", "delete", "host").get("status"));
    assertEquals(2, mesh("", "password", "get", "host").code());
    assertEquals(2, mesh("", "password", "delete", "host", "--yes").code());
  }

  @Test
  void add_twice_is73_andTwoMeaningsOfAName_are64() {
    done("one\n", "password", "add", "host", "alice");
    assertEquals(73, mesh("one\n", "password", "add", "host", "alice").code());

    done("two\n", "password", "add", "host", "alice", "--protocol", "ftp");
    Result either = mesh("", "password", "get", "host");
    assertEquals(64, either.code());
    assertTrue(either.err().contains("ftp:host"), either.err());
    assertEquals("two", done("", "password", "get", "ftp:host").get("password"));
  }

  @Test
  void bookmark_calendar_network_contact_haveTheirFields() {
    assertEquals(
        "https://www.example.com",
        done("", "bookmark", "add", "Sites/Example", "https://www.example.com", "Example")
            .get("uri"));
    assertEquals(
        "2026-12-01T09:00:00Z",
        done("", "calendar", "add", "Dentist", "--start", "2026-12-01T09:00:00Z").get("start"));
    assertEquals(64, mesh("", "calendar", "add", "Dentist", "--start", "tomorrow").code());
    assertEquals(
        "wifi:Home", done("pw\n", "network", "add", "Home", "--protocol", "wifi").get("key"));
    assertEquals("pw", done("", "network", "get", "Home").get("password"));
    Map<String, Object> contact = done("", "contact", "add", "Bob@example.net", "--name", "Bob");
    assertEquals("bob@example.net", contact.get("address"));
    assertEquals(64, mesh("", "contact", "add", "no address").code());
    assertEquals(1, VectorFiles.list(done("", "bookmark", "list").get("entries")).size());
  }
}
