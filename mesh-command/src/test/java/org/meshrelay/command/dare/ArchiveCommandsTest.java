package org.meshrelay.command.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameCodec;

/** {@code mesh dare archive …} and containers in {@code mesh dare verify} (CLI.md). */
class ArchiveCommandsTest {
  @TempDir Path directory;

  private MeshRun mesh;
  private Path source;
  private Path archive;

  @BeforeEach
  void setUp() throws IOException {
    mesh = new MeshRun(directory);
    source = directory.resolve("source");
    Path deeper = Files.createDirectories(source.resolve("deeper"));
    Files.writeString(source.resolve("one.txt"), "one");
    Files.writeString(deeper.resolve("two.txt"), "two");
    archive = directory.resolve("a.dcx");
  }

  private Path place(String name) {
    return directory.resolve(name);
  }

  @Test
  void create_directory_listsExtractsAndVerifies() throws IOException {
    MeshRun.Result create = mesh.run("dare", "archive", "create", archive, source, "--json");

    assertEquals(0, create.code(), create.err());
    assertEquals(2L, create.get("files"));
    assertEquals(3L, create.get("frames"));
    assertEquals(Files.size(archive), create.get("octets"));
    MeshRun.Result list = mesh.run("dare", "archive", "list", archive, "--json");
    assertEquals(
        List.of("deeper/two.txt", "one.txt"),
        list.list("entries").stream().map(each -> each.get("path")).toList());
    MeshRun.Result verify = mesh.run("dare", "verify", archive, "--json");
    assertEquals(0, verify.code());
    assertEquals("container", verify.get("kind"));
    assertEquals("Merkle", verify.get("type"));
    assertEquals("LINKED", verify.get("link"));
    assertEquals(3L, verify.get("frames"));
    assertEquals(create.get("treeDigest"), verify.get("treeDigest"));
    assertEquals(List.of(), verify.get("damaged"));
    assertEquals(0, mesh.run("dare", "archive", "extract", archive, "--into", place("out")).code());
    assertEquals("two", Files.readString(place("out/deeper/two.txt")));
    assertEquals(73, mesh.run("dare", "archive", "create", archive, source).code(), "is there");
  }

  @Test
  void create_signedAndEncrypted_comesOutForItsOwnerOnly() throws IOException {
    assertEquals(0, mesh.run("create").code());
    assertEquals(0, mesh.run("account", "create", "alice@example.com").code());
    MeshRun.Result create =
        mesh.run(
            "dare", "archive", "create", archive, source, "--sign", "--to", "alice@example.com");
    assertEquals(0, create.code(), create.err());

    assertEquals(0, mesh.run("dare", "archive", "extract", archive, "--into", place("out")).code());
    assertEquals("one", Files.readString(place("out/one.txt")));
    MeshRun.Result stranger =
        new MeshRun(Files.createDirectory(place("other")))
            .run("dare", "archive", "extract", archive, "--into", place("none"), "--json");
    assertEquals(2, stranger.code());
    assertEquals(2L, stranger.get("problemsTotal"));
    assertFalse(Files.exists(place("none/one.txt")));
    Map<String, Object> signatures =
        mesh.run("dare", "archive", "verify", archive, "--json").list("signatures").getFirst();
    assertEquals("unknown", signatures.get("status"));
    assertEquals(2L, signatures.get("count"));
  }

  @Test
  void add_andDelete_changeWhatIsLive() throws IOException {
    assertEquals(0, mesh.run("dare", "archive", "create", archive, source).code());
    Path more = Files.writeString(place("three.txt"), "three");

    MeshRun.Result add =
        mesh.run("dare", "archive", "add", archive, more, "--delete", "one.txt", "--json");

    assertEquals(0, add.code(), add.err());
    assertEquals(
        List.of("deeper/two.txt", "three.txt"),
        mesh.run("dare", "archive", "list", archive, "--json").list("entries").stream()
            .map(each -> each.get("path"))
            .toList());
    assertEquals(0, mesh.run("dare", "verify", archive).code());
  }

  @Test
  void extract_somePaths_leavesTheRest() throws IOException {
    assertEquals(0, mesh.run("dare", "archive", "create", archive, source).code());

    MeshRun.Result result =
        mesh.run("dare", "archive", "extract", archive, "deeper", "--into", place("out"), "--json");

    assertEquals(0, result.code(), result.err());
    assertEquals(1L, result.get("files"));
    assertFalse(Files.exists(place("out/one.txt")));
    assertEquals(2, mesh.run("dare", "archive", "extract", archive, "--into", place("out")).code());
    assertEquals("one", Files.readString(place("out/one.txt")), "what was free came out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/evil", "../evil", "a/../../evil", "C:\\evil", "..\\evil", "a//b"})
  void extract_unsafePath_isLeftOutWithExit2(String name) throws IOException {
    Files.write(archive, forged(name).toArray());

    MeshRun.Result result =
        mesh.run("dare", "archive", "extract", archive, "--into", place("out"), "--json");

    assertEquals(2, result.code());
    assertEquals(0L, result.get("files"));
    assertEquals("its path is not safe", result.list("problems").getFirst().get("reason"));
    assertFalse(Files.exists(place("evil")));
    assertTrue(
        mesh.run("dare", "archive", "list", archive).out().contains("no safe path"), "listed so");
  }

  private static Bytes forged(String name) {
    String meta = "{\"Filename\":\"" + name.replace("\\", "\\\\") + "\",\"Event\":\"New\"}";
    return Bytes.concat(
        FrameCodec.encode(
            List.of(
                Bytes.utf8(
                    "{\"ContainerInfo\":{\"DataEncoding\":\"JSON\",\"ContainerType\":\"List\","
                        + "\"Index\":0}}"))),
        FrameCodec.encode(
            List.of(
                Bytes.utf8(
                    "{\"ContentMetaData\":\""
                        + Bytes.utf8(meta).toBase64Url()
                        + "\",\"ContainerInfo\":{\"Index\":1}}"),
                Bytes.utf8("evil"))));
  }

  @Test
  void list_nameWithControlCharacters_doesNotReachTheTerminal() throws IOException {
    Files.write(archive, forged("red\\u001b[31m").toArray());

    String shown = mesh.run("dare", "archive", "list", archive).out();

    assertFalse(shown.contains("\u001b"), shown);
  }

  @Test
  void verify_changedOctet_namesFrameAndPositionAndIs2() throws IOException {
    assertEquals(0, mesh.run("dare", "archive", "create", archive, source).code());
    byte[] octets = Files.readAllBytes(archive);
    int at = new String(octets, StandardCharsets.ISO_8859_1).lastIndexOf("one");
    octets[at] ^= 1;
    Files.write(archive, octets);

    MeshRun.Result result = mesh.run("dare", "verify", archive, "--json");

    assertEquals(2, result.code());
    assertEquals("DAMAGED", result.get("link"));
    Map<String, Object> place = result.list("damaged").getFirst();
    assertEquals(2L, place.get("index"));
    assertEquals("payload-digest", place.get("reason"));
    assertNotEquals(0L, place.get("position"));
  }

  @Test
  void verify_tornTail_isTold() throws IOException {
    assertEquals(0, mesh.run("dare", "archive", "create", archive, source).code());
    byte[] octets = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(octets, octets.length - 7));

    MeshRun.Result result = mesh.run("dare", "verify", archive, "--json");

    assertEquals(2, result.code());
    assertEquals(true, result.get("torn"));
    assertEquals(2L, result.get("frames"));
  }
}
