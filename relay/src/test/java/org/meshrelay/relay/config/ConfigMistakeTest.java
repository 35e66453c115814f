package org.meshrelay.relay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.client.yaml.Problem;

/** A mistake stops the start with file, line, key, message and fix, all mistakes at once. */
class ConfigMistakeTest {
  @TempDir Path directory;
  private ConfigFixture fixture;

  @BeforeEach
  void makeDirectory() {
    fixture = new ConfigFixture(directory);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("http:\n  prot: 1", 2, "http.prot", "not a known key", "did you mean `port`?"),
        mistake("htp:\n  port: 1", 1, "htp", "not a known key", "did you mean `http`?"),
        mistake("http:\n  zzzzzzzz: 1", 2, "http.zzzzzzzz", "not a known key", "known here: "),
        mistake("http:\n  port: abc", 2, "http.port", "not a whole number", "digits"),
        mistake("http:\n  port: 70000", 2, "http.port", "out of range", "choose 0 to 65535"),
        mistake("http:\n  port: -1", 2, "http.port", "out of range", "choose"),
        mistake("http:\n  port: [1]", 2, "http.port", "single value", "one line"),
        mistake("http:\n  port: {a: 1}", 2, "http.port", "single value", "one line"),
        mistake("http: 9443", 1, "http", "is a section", "indent"),
        mistake("http:\n  transport: tcp", 2, "http.transport", "not a choice", "tls, clear"),
        mistake("http:\n  host: nowhere.example", 2, "http.host", "not an IP address", "address"),
        mistake("limits:\n  per-address: perhaps", 2, "limits.per-address", "neither on", "on or"),
        mistake("limits:\n  adress: {}", 2, "limits.adress", "not a known key", "`address`"),
        mistake("limits:\n  address:\n    x: 1", 3, "limits.address.x", "not a known key", "known"),
        mistake("store:\n  durability: later", 2, "store.durability", "not a choice", "sync"),
        mistake("store:\n  lanes: 3", 2, "store.lanes", "power of two", "1, 2, 4"),
        mistake("session:\n  ticket-seconds: 4501", 2, "session.ticket-seconds", "range", "choose"),
        mistake(
            "limits:\n  account:\n    requests-burst: 2000",
            3,
            "limits.account.requests-burst",
            "64 times",
            "lower"),
        mistake(
            "store:\n  reserve-resume-octets: 1",
            2,
            "store.reserve-resume-octets",
            "is below",
            "raise"),
        mistake(
            "discovery:\n  services:\n    example.org: [{url: nonsense}]",
            3,
            "discovery.services.example.org.0.url",
            "not an endpoint",
            "https://"),
        mistake(
            "discovery:\n  services:\n    example.org: [{weight: 2}]",
            3,
            "discovery.services.example.org.0.url",
            "is needed",
            "https://"),
        mistake("discovery:\n  services: [a]", 2, "discovery.services", "map of names", "write"),
        mistake("tls:\n  versions: [SSLv3]", 2, "tls.versions", "not a TLS version", "TLSv1.3"),
        mistake("tls:\n  trust-files: [none.pem]", 2, "tls.trust-files", "cannot be read", "check"),
        direct("[node1.example.net]", "not an absolute URI", "https://"),
        direct("['https://me@node1.example.net']", "not an absolute URI", "https://"),
        direct("['ftp://node1.example.net']", "not an absolute URI", "https://"),
        direct("['https://127.0.0.1']", "not an absolute URI", "https://"),
        direct("['https://node1.example.net?a=b']", "not an absolute URI", "https://"),
        direct("['https://node1.example.net:70000']", "not an absolute URI", "https://"),
        direct("['http://node1.example.net']", "clear text", "https://"),
        direct("['https://a.test', 'https://a.test:443']", "repetitions", "each once"),
        direct(
            "['https://a.test', 'https://b.test', 'https://c.test', 'https://d.test', 'https://e.test']",
            "too many",
            "at most 4"),
        mistake("http:\n  port: 1\n  port: 2", 3, "http.port", "written twice", "remove"),
        mistake("http: &a\n  port: 1", 1, "http", "anchor", "write the value out"),
        mistake("http:\n  port: 'x", 2, "", "not YAML", "indentation and quotes"),
        mistake("http:\n\tport: 1", 2, "", "not YAML", "indentation"),
        mistake("- a", 0, "", "no sections", "section:"),
        mistake("service:\n  names: [\"a b\"]", 2, "service.names", "not a DNS name", "domain"));
  }

  private static Arguments direct(String list, String message, String fix) {
    return mistake("http:\n  direct-uris: " + list, 2, "http.direct-uris", message, fix);
  }

  private static Arguments mistake(String yaml, int line, String key, String message, String fix) {
    return Arguments.of(yaml, line, key, message, fix);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void load_mistake_namesPlaceAndFix(
      String yaml, int line, String key, String message, String fix) {
    // The sections that the mistake does not touch come from the directory, so that lines count.
    fixture.write("conf.d/10-valid.yaml", withoutSections(yaml));

    ConfigReport report = fixture.load(yaml);

    assertTrue(report.config().isEmpty());
    Problem problem =
        report.errors().stream()
            .filter(p -> p.key().equals(key) && p.message().contains(message))
            .findFirst()
            .orElseThrow(() -> new AssertionError("got " + report.errors()));
    assertEquals(line, problem.origin().line(), problem.text());
    assertEquals(fixture.file().toString(), problem.origin().source());
    assertTrue(problem.fix().contains(fix), problem.fix());
  }

  @Test
  void load_manyMistakes_reportsAllInOrderOfLines() {
    ConfigReport report =
        fixture.load(
            ConfigFixture.VALID
                + """
                admin:
                  port: 99999
                  hots: 127.0.0.1
                store:
                  durability: maybe
                  lanes: 5
                """);

    List<Integer> lines = report.errors().stream().map(p -> p.origin().line()).toList();
    assertEquals(List.of(10, 11, 13, 14), lines, report.errors()::toString);
  }

  @Test
  void load_fileMissing_isReported() {
    ConfigReport report = ConfigLoader.load(ConfigSources.of(directory.resolve("none.yaml")));

    assertTrue(report.config().isEmpty());
    assertEquals(
        List.of("cannot be read: no such file or directory"),
        report.errors().stream().map(Problem::message).toList());
  }

  @Test
  void load_noCertificateWithTls_isReported() {
    ConfigReport report = fixture.load("service:\n  names: [example.com]\n");

    assertEquals(List.of("tls.certificates"), report.errors().stream().map(Problem::key).toList());
  }

  @Test
  void load_keysDirectoryMissing_isReported() throws Exception {
    Files.delete(directory.resolve("keys"));

    ConfigReport report = fixture.load(ConfigFixture.VALID);

    assertEquals("service.keys-directory", report.errors().getFirst().key());
    assertTrue(report.errors().getFirst().fix().contains("mesh-relay init"));
  }

  @Test
  void load_privateKeyOpenToEveryone_isReported() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("tls/node.key"), PosixFilePermissions.fromString("rw-r--r--"));

    ConfigReport report = fixture.load(ConfigFixture.VALID);

    assertTrue(report.errors().getFirst().message().contains("open to everyone"));
    assertTrue(report.errors().getFirst().fix().startsWith("chmod 600"));
  }

  @Test
  void orThrow_mistakes_listsAllInTheMessage() {
    ConfigReport report = fixture.load("http:\n  prot: 1\n");

    ConfigException e = assertThrows(ConfigException.class, report::orThrow);

    assertFalse(e.problems().isEmpty());
    assertTrue(e.toString().contains("relay.yaml:2: http.prot: is not a known key"));
  }

  private static String withoutSections(String yaml) {
    String rest = ConfigFixture.VALID;
    if (yaml.startsWith("service:\n  names")) {
      rest = rest.replace("service:\n  names: [example.com, example.net]\n", "");
    }
    if (yaml.startsWith("http") || yaml.contains("http:")) {
      rest = rest.replace("http:\n  port: 9443\n", "");
    }
    return rest;
  }
}
