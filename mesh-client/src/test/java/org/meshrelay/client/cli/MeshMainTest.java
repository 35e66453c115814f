package org.meshrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.testkit.VectorFiles;
import picocli.CommandLine;

/** Arguments, reports and exit codes of {@code mesh} (PRODUCT.md 3, CLI.md). */
class MeshMainTest {
  @TempDir Path directory;

  /** What a command left. */
  private record Result(int code, String out, String err) {
    Map<String, Object> json() {
      return VectorFiles.map(VectorFiles.parseText(out));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "create",
        "account",
        "account create",
        "account register",
        "account sync",
        "account status",
        "account delete",
        "account list",
        "account service",
        "account service list",
        "account service add",
        "account service primary",
        "account service remove",
        "account move",
        "device",
        "device request",
        "device complete",
        "device pending",
        "device accept",
        "device reject",
        "device list",
        "device bind",
        "device unbind",
        "contact",
        "contact self",
        "contact list",
        "contact get",
        "contact static",
        "contact dynamic",
        "contact fetch",
        "contact permit",
        "contact delete",
        "contact add",
        "contact update",
        "message confirm",
        "message block",
        "password",
        "password add",
        "password list",
        "password get",
        "password update",
        "password delete",
        "bookmark",
        "bookmark add",
        "bookmark list",
        "bookmark get",
        "bookmark update",
        "bookmark delete",
        "calendar",
        "calendar add",
        "calendar list",
        "calendar get",
        "calendar update",
        "calendar delete",
        "network",
        "network add",
        "network list",
        "network get",
        "network update",
        "network delete",
        "message",
        "message contact",
        "message text",
        "message file",
        "message save",
        "message pending",
        "message accept",
        "message reject",
        "message status",
        "hash",
        "hash udf",
        "vectors"
      })
  void help_everyCommand_hasAnExample(String command) {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    line.removeIf(String::isEmpty);
    line.add("--help");
    Result result = mesh(line.toArray(String[]::new));

    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("Example"), result.out());
    assertTrue(result.out().contains("mesh " + command), result.out());
    assertFalse(result.out().contains("\u001b["), "NO_COLOR");
  }

  @Test
  void version_isOnStdout() {
    Result result = mesh("--version");

    assertEquals(0, result.code());
    assertTrue(result.out().startsWith("mesh "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "account",
        "account register",
        "message text bob@example.net",
        "message file bob@example.net",
        "message file bob@example.net pom.xml --expires never",
        "message save ID",
        "message accept",
        "message accept --all ID",
        "device bind",
        "message confirm bob@example.net",
        "password add",
        "password update host --service other",
        "bookmark add Sites/One",
        "network get",
        "calendar list extra",
        "--json=maybe create",
        "hash udf --bits x",
        "vectors",
        "contact permit bob@example.net --allow Everything",
        "account register no-address",
        "hash udf pom.xml --bits 9",
        "hash udf pom.xml --algorithm md5"
      })
  void usage_wrongArguments_is64AndSaysWhat(String command) {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    line.removeIf(String::isEmpty);
    Result result = mesh(line.toArray(String[]::new));

    assertEquals(64, result.code(), result.err());
    assertTrue(result.err().startsWith("mesh: "), result.err());
  }

  @Test
  void create_twice_is73() {
    Result first = mesh("create", "--json");
    assertEquals(0, first.code(), first.err());
    assertTrue(String.valueOf(first.json().get("udf")).startsWith("M"));

    assertEquals(73, mesh("create").code());
  }

  @Test
  void register_withoutMesh_is78() {
    Result result = mesh("account", "register", "alice@example.com");

    assertEquals(78, result.code());
    assertTrue(result.err().contains("mesh create"), result.err());
  }

  @Test
  void json_failure_isADocumentToo() {
    Result result = mesh("account", "status", "--json");

    assertEquals(64, result.code());
    assertEquals("USAGE", VectorFiles.map(result.json().get("error")).get("kind"));
  }

  @Test
  void serviceMap_missingOrWrong_is78WithThePlace() throws IOException {
    assertEquals(78, mesh("--service-map", "missing.yaml", "create").code());
    Path wrong = Files.writeString(directory.resolve("map.yaml"), "example.com: {htps: x}\n");
    Result result = mesh("--service-map", wrong.toString(), "create");

    assertEquals(78, result.code());
    assertTrue(result.err().contains("map.yaml:1: example.com.htps"), result.err());
  }

  @Test
  void trust_noCertificate_is78() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));

    assertEquals(78, mesh("--trust", empty.toString(), "create").code());
  }

  @Test
  void register_nobodyThere_is69() throws IOException {
    Path map =
        Files.writeString(
            directory.resolve("map.yaml"), "example.com: {https: \"https://127.0.0.1:1\"}\n");
    assertEquals(0, mesh("create").code());

    assertEquals(
        69,
        mesh("--service-map", map.toString(), "account", "register", "alice@example.com").code());
    Result list = mesh("account", "list", "--json");
    assertEquals(1, VectorFiles.list(list.json().get("accounts")).size());
  }

  @Test
  void delete_withoutConfirmation_is77() {
    assertEquals(0, mesh("create").code());
    assertEquals(0, mesh("account", "create", "alice@example.com").code());
    String[] delete = {"account", "delete", "alice@example.com"};

    assertEquals(77, mesh("", delete).code());
    assertEquals(77, mesh("n\n", delete).code());
    assertEquals(0, mesh("y\n", delete).code());
  }

  @Test
  void hashUdf_file_isItsContentDigest() throws IOException {
    Path file = Files.writeString(directory.resolve("data"), "UDF Data Value");

    assertEquals(
        "MDDK-7N6A-727A-JZNO-STRX-XKS7-DJAF\n",
        mesh("hash", "udf", file.toString(), "--content-type", "text/plain").out());
    String sha3 =
        String.valueOf(
            mesh(
                    "hash",
                    "udf",
                    file.toString(),
                    "--content-type",
                    "text/plain",
                    "--algorithm",
                    "sha3",
                    "--bits",
                    "200",
                    "--json")
                .json()
                .get("udf"));
    assertTrue(sha3.startsWith("K"), sha3);
    assertEquals(49, sha3.length());
    assertEquals(74, mesh("hash", "udf", directory.resolve("none").toString()).code());
  }

  @Test
  void additions_command_isRunWithTheOptionsOfAll() {
    Result help = mesh("echo", "--help");
    assertEquals(0, help.code(), help.err());
    Result result = mesh("echo", "there", "--json");

    assertEquals(0, result.code(), result.err());
    assertEquals("there", result.json().get("said"));
    assertEquals(64, mesh("echo").code());
    assertEquals("there\n", mesh("echo", "there").out());
  }

  /** A command of another module. */
  @CommandLine.Command(name = "echo")
  static final class Echo implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;
    @CommandLine.Parameters private String text = "";

    @Override
    public Integer call() {
      CommandContext.of(spec).report(new ObjectWriter().put("said", text).build(), List.of(text));
      return 0;
    }
  }

  @Test
  void vectors_lastLine_isTheCount() {
    Result result = mesh("vectors", vectors("encoding.json"), vectors("dare.json"));

    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().endsWith("217 passed, 0 failed, 49 skipped\n"), result.out());
    assertTrue(result.err().contains("skipped 26 of kind container"), result.err());
  }

  @Test
  void vectors_failure_is2WithOneLineEach() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("v.json"),
            """
            {"vectors":[{"id":"wrong","kind":"udf-parse","data":{},"expect":{}}]}
            """);

    Result result = mesh("vectors", file.toString());
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("failed wrong (udf-parse)"), result.err());
    assertEquals("0 passed, 1 failed, 0 skipped\n", result.out());
    assertEquals(64, mesh("vectors", VectorFiles.root().resolve("pom.xml").toString()).code());
  }

  private static String vectors(String name) {
    return VectorFiles.root().resolve("vectors").resolve(name).toString();
  }

  private Result mesh(String... arguments) {
    return mesh("", arguments);
  }

  private Result mesh(String answer, String[] arguments) {
    List<String> line = new ArrayList<>(List.of("--home", directory.resolve("home").toString()));
    line.addAll(List.of(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        MeshMain.run(
            line.toArray(String[]::new),
            Map.of("HOME", directory.toString(), "NO_COLOR", "1"),
            new MeshMain.Streams(
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            new MeshMain.Additions(List.of(), List.of(() -> List.of(new Echo()))));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
