package org.meshrelay.command.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.cli.CommandSuite;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.dare.vector.ContainerVectors;
import org.meshrelay.testkit.VectorFiles;

/** {@code mesh dare encode/decode/verify} and {@code mesh vectors} as scripts see them (CLI.md). */
class EnvelopeCommandsTest {
  @TempDir Path directory;

  private MeshRun mesh;
  private Path plan;

  @BeforeEach
  void setUp() throws IOException {
    mesh = new MeshRun(directory);
    plan = Files.writeString(directory.resolve("plan.txt"), "plan");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void account() {
    assertEquals(0, mesh.run("create").code());
    assertEquals(0, mesh.run("account", "create", "alice@example.com").code());
  }

  @Test
  void services_ofTheLoader_areThoseOfTheLauncher() {
    assertTrue(
        ServiceLoader.load(CommandSuite.class).stream()
            .anyMatch(each -> each.type().equals(DareCommandSuite.class)));
    assertTrue(
        ServiceLoader.load(VectorSuite.class).stream()
            .anyMatch(each -> each.type().equals(ContainerVectors.class)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "encode",
        "decode",
        "verify",
        "log",
        "extract",
        "append",
        "index",
        "seal",
        "redact",
        "erase",
        "repair",
        "archive",
        "archive create",
        "archive add",
        "archive list",
        "archive extract",
        "archive verify"
      })
  void help_everyCommand_hasAnExample(String command) {
    List<String> line = new ArrayList<>(List.of("dare"));
    Stream.of(command.split(" ")).filter(each -> !each.isEmpty()).forEach(line::add);
    line.add("--help");

    MeshRun.Result result = mesh.run(line.toArray());

    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("Example"), result.out());
    assertTrue(result.out().contains("--json"), "the options of all commands");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dare",
        "dare verify",
        "dare archive",
        "dare extract plan --out x",
        "dare extract plan --index 1",
        "dare extract plan --index 1 --id k --out x",
        "dare append plan",
        "dare append plan plan --create other",
        "dare redact plan",
        "dare erase plan",
        "dare archive create",
        "dare archive create a.dcx",
        "dare encode plan --binary",
        "dare encode plan --to nobody",
        "dare decode plan --signed",
        "dare archive create a.dcx . --type list"
      })
  void usage_wrongArguments_is64(String command) {
    MeshRun.Result result =
        mesh.run((Object[]) command.replace("plan", plan.toString()).split(" "));

    assertEquals(64, result.code(), result.err());
    assertTrue(result.err().startsWith("mesh: "), result.err());
  }

  @Test
  void encode_signedAndEncrypted_decodesAndVerifies() throws IOException {
    account();
    Path sealed = file("plan.dare");

    MeshRun.Result encode =
        mesh.run(
            "dare",
            "encode",
            plan,
            "--sign",
            "--to",
            "alice@example.com",
            "--out",
            sealed,
            "--json");

    assertEquals(0, encode.code(), encode.err());
    assertEquals(true, encode.get("encrypted"));
    assertEquals(1L, encode.get("signatures"));
    assertEquals(Files.size(sealed), encode.get("octets"));
    assertFalse(Files.readString(sealed).contains("cGxhbg"));
    MeshRun.Result verify = mesh.run("dare", "verify", sealed, "--json");
    assertEquals(0, verify.code());
    assertEquals("envelope", verify.get("kind"));
    assertEquals(true, verify.get("valid"));
    assertEquals("json", verify.get("encoding"));
    assertEquals("ok", verify.get("digest"));
    assertEquals("ok", verify.list("signatures").getFirst().get("status"));
    assertEquals(0, mesh.run("dare", "decode", sealed, "--out", file("opened")).code());
    assertEquals("plan", Files.readString(file("opened")));
    assertEquals("plan\n", mesh.run("dare", "decode", sealed).out());
  }

  @Test
  void decode_encryptedToSomebodyElse_is77AndLeavesNothing() throws IOException {
    account();
    Path sealed = file("plan.dare");
    assertEquals(
        0, mesh.run("dare", "encode", plan, "--to", "alice@example.com", "--out", sealed).code());

    MeshRun.Result result =
        new MeshRun(Files.createDirectory(file("other")))
            .run("dare", "decode", sealed, "--out", file("opened"));

    assertEquals(77, result.code(), result.err());
    assertEquals(Set.of("home", "other", "plan.txt", "plan.dare"), names());
  }

  @Test
  void verify_changedPayload_is2AndDecodeLeavesWhatWasThere() throws IOException {
    Path envelope = file("plan.dare");
    assertEquals(0, mesh.run("dare", "encode", plan, "--binary", "--out", envelope).code());
    assertEquals("json-b", mesh.run("dare", "verify", envelope, "--json").get("encoding"));
    byte[] octets = Files.readAllBytes(envelope);
    octets[new String(octets, StandardCharsets.ISO_8859_1).indexOf("plan")] = 'P';
    Files.write(envelope, octets);

    MeshRun.Result verify = mesh.run("dare", "verify", envelope, "--json");

    assertEquals(2, verify.code());
    assertEquals(false, verify.get("valid"));
    assertEquals("bad", verify.get("digest"));
    Path before = Files.writeString(file("before"), "before");
    assertEquals(2, mesh.run("dare", "decode", envelope, "--out", before).code());
    assertEquals("before", Files.readString(before));
    assertEquals(2, mesh.run("dare", "decode", envelope).code());
    assertEquals("", mesh.run("dare", "decode", envelope).out());
    assertEquals(2, mesh.run("dare", "verify", plan).code());
    assertEquals(74, mesh.run("dare", "verify", file("none")).code());
  }

  @Test
  void decode_signedAskedFor_takesOnlyTheKeysGiven() throws IOException {
    account();
    Path signed = file("signed");
    Path plain = file("plain");
    assertEquals(0, mesh.run("dare", "encode", plan, "--sign", "--out", signed).code());
    assertEquals(0, mesh.run("dare", "encode", plan, "--out", plain).code());
    Path key = connection(signed);

    assertEquals(0, mesh.run("dare", "decode", signed, "--signed", "--key", key).code());
    MeshRun.Result refused = mesh.run("dare", "decode", plain, "--signed", "--key", key);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("none of the keys"), refused.err());
    assertEquals(
        "given",
        mesh.run("dare", "verify", signed, "--key", key, "--json")
            .list("signatures")
            .getFirst()
            .get("keyFrom"));
  }

  /** The assertion beside the signature, as a file. */
  private Path connection(Path signed) throws IOException {
    String text = Files.readString(signed);
    int start = text.indexOf("\"connection\":") + "\"connection\":".length();
    int depth = 0;
    int end = start;
    do {
      char c = text.charAt(end++);
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    } while (depth > 0);
    return Files.writeString(file("connection"), text.substring(start, end));
  }

  @Test
  void encode_withoutAnAccount_needsNone() {
    MeshRun.Result result = mesh.run("dare", "encode", plan, "--json");

    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("cGxhbg"), result.out());
    assertFalse(Files.exists(file("home")), "no home was made");
    assertNotEquals(0, mesh.run("dare", "encode", plan, "--sign").code());
  }

  @Test
  void verify_codesOfJsonC_areRead() throws IOException {
    Path envelope = file("coded");
    // [{<define 1 = "dig"> <use 1> "S512"} <binary "plan">]
    String document = "5b7bc4018003646967c001800453353132" + "7d" + "8804706c616e" + "5d";
    Files.write(envelope, HexFormat.of().parseHex(document));

    MeshRun.Result verify = mesh.run("dare", "verify", envelope, "--json");

    assertEquals(0, verify.code(), verify.err());
    assertEquals("json-c", verify.get("encoding"));
    assertEquals("plan\n", mesh.run("dare", "decode", envelope).out());
  }

  @Test
  void vectors_dareAndEncoding_allPassAndNothingIsSkipped() {
    Path vectors = VectorFiles.root().resolve("vectors");

    MeshRun.Result result =
        mesh.run("vectors", vectors.resolve("encoding.json"), vectors.resolve("dare.json"));

    assertEquals(0, result.code(), result.err());
    assertEquals("266 passed, 0 failed, 0 skipped\n", result.out());
    assertEquals("", result.err());
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
