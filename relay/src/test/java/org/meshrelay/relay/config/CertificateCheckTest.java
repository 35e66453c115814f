package org.meshrelay.relay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.relay.cli.certificate.DevAuthority;

/** A certificate that cannot be used is a mistake of the configuration, with its file and a fix. */
class CertificateCheckTest {
  private final Instant now = InstantSource.system().instant();

  @TempDir Path directory;
  private ConfigFixture fixture;

  @BeforeEach
  void make() {
    fixture = new ConfigFixture(directory);
  }

  @Test
  void certificate_withItsKey_isNoMistake() {
    ConfigReport report = fixture.load(ConfigFixture.VALID);

    assertEquals(List.of(), report.errors());
    assertEquals(List.of(), report.warnings());
  }

  @Test
  void certificate_garbage_isAMistakeAtItsPlace() {
    fixture.write("tls/node.pem", "garbage");

    Problem problem = onlyError();

    assertEquals("tls.certificates", problem.key());
    assertEquals(7, problem.origin().line());
    assertEquals(directory.resolve("tls/node.pem") + " holds no certificate", problem.message());
  }

  @Test
  void certificate_cutShort_isAMistake() throws Exception {
    Path chain = directory.resolve("tls/node.pem");
    String whole = Files.readString(chain);
    fixture.write("tls/node.pem", whole.substring(0, whole.length() / 3));

    assertTrue(onlyError().message().endsWith("holds no certificate"));
  }

  @Test
  void key_ofAnotherCertificate_isAMistake() throws Exception {
    Path other = directory.resolve("tls/other.pem");
    issue(List.of("example.com"), other, directory.resolve("tls/node.key"), now);

    assertEquals(
        directory.resolve("tls/node.key")
            + " is not the key of "
            + directory.resolve("tls/node.pem"),
        onlyError().message());
  }

  @Test
  void key_inAnotherForm_isAMistakeThatNamesTheConversion() throws Exception {
    Path key = directory.resolve("tls/node.key");
    Files.writeString(key, Files.readString(key).replace("BEGIN PRIVATE", "BEGIN EC PRIVATE"));

    Problem problem = onlyError();

    assertTrue(problem.message().endsWith("holds no PKCS #8 key"), problem.message());
    assertTrue(problem.fix().contains("openssl pkcs8 -topk8"), problem.fix());
  }

  @Test
  void certificate_thatEnded_isAWarning() throws Exception {
    reissue(now.minus(Duration.ofDays(500)));

    assertTrue(onlyWarning().message().contains(" ended on "), onlyWarning().message());
  }

  @Test
  void certificate_thatEndsSoon_isAWarning() throws Exception {
    reissue(now.minus(Duration.ofDays(390)));

    assertTrue(onlyWarning().message().contains(" ends on "), onlyWarning().message());
  }

  @Test
  void certificate_thatHasNotBegun_isAWarning() throws Exception {
    reissue(now.plus(Duration.ofDays(2)));

    assertTrue(onlyWarning().message().endsWith("is not valid yet"), onlyWarning().message());
  }

  @Test
  void certificate_notForADirectName_isAWarning() {
    assertEquals(List.of(), warningsWithDirect("https://example.net"));
    List<Problem> warnings = warningsWithDirect("https://node1.example.net:8443");

    assertEquals(List.of("http.direct-uris"), warnings.stream().map(Problem::key).toList());
    assertTrue(
        warnings.getFirst().message().contains("node1.example.net"), warnings.getFirst()::message);
  }

  @Test
  void certificate_withAWildcard_isForOneLabel() throws Exception {
    reissue(List.of("example.com", "*.example.net"), now);

    assertEquals(List.of(), warningsWithDirect("https://node1.example.net"));
    assertEquals(1, warningsWithDirect("https://a.node1.example.net").size());
    assertEquals(1, warningsWithDirect("https://example.net").size());
  }

  private List<Problem> warningsWithDirect(String uri) {
    ConfigReport report =
        fixture.load(
            ConfigFixture.VALID.replace(
                "port: 9443", "port: 9443\n  direct-uris: ['" + uri + "']"));
    assertEquals(List.of(), report.errors());
    return report.warnings();
  }

  @Test
  void roots_withoutACertificate_areAMistake() {
    fixture.write("roots.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    ConfigReport report = fixture.load(ConfigFixture.VALID + "  trust-files: [roots.pem]\n");

    assertEquals(List.of("tls.trust-files"), report.errors().stream().map(Problem::key).toList());
  }

  private void reissue(Instant at) throws IOException {
    reissue(List.of("example.com"), at);
  }

  private void reissue(List<String> names, Instant at) throws IOException {
    Files.delete(directory.resolve("tls/node.pem"));
    issue(names, directory.resolve("tls/node.pem"), directory.resolve("tls/node.key"), at);
  }

  private void issue(List<String> names, Path chain, Path key, Instant at) throws IOException {
    Files.delete(key);
    DevAuthority.open(directory.resolve("ca"), now).issue(names, chain, key, at);
  }

  private Problem onlyError() {
    List<Problem> errors = fixture.load(ConfigFixture.VALID).errors();
    assertEquals(1, errors.size(), errors::toString);
    return errors.getFirst();
  }

  private Problem onlyWarning() {
    ConfigReport report = fixture.load(ConfigFixture.VALID);
    assertEquals(List.of(), report.errors());
    assertEquals(1, report.warnings().size(), report.warnings()::toString);
    return report.warnings().getFirst();
  }
}
