package org.meshrelay.command.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mesh dare log/extract/append/index/seal/redact/erase/repair} as scripts see them. */
class ContainerCommandsTest {
  @TempDir Path directory;

  private MeshRun mesh;
  private Path container;
  private Path one;
  private Path two;

  @BeforeEach
  void setUp() throws IOException {
    mesh = new MeshRun(directory);
    container = directory.resolve("c.dcx");
    one = Files.writeString(directory.resolve("one.txt"), "content one");
    two = Files.writeString(directory.resolve("two.txt"), "content two");
  }

  private Path place(String name) {
    return directory.resolve(name);
  }

  private MeshRun.Result ok(Object... arguments) {
    MeshRun.Result result = mesh.run(arguments);
    assertEquals(0, result.code(), result.err() + result.out());
    return result;
  }

  private void account() {
    MeshRun.Result unused = ok("create");
    MeshRun.Result unusedToo = ok("account", "create", "alice@example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "list,List,NONE",
    "digest,Digest,PAYLOAD",
    "chain,Chain,LINKED",
    "tree,Tree,PAYLOAD",
    "merkle,Merkle,LINKED"
  })
  void append_everyKind_isListedVerifiedAndExtracted(String name, String type, String link)
      throws IOException {
    MeshRun.Result append = ok("dare", "append", container, one, two, "--create", name, "--json");
    assertEquals(3L, append.get("frames"));

    MeshRun.Result log = ok("dare", "log", container, "--json");
    assertEquals("container", log.get("kind"));
    assertEquals(type, log.get("type"));
    assertEquals(3L, log.get("frames"));
    assertEquals(
        List.of(0L, 1L, 2L), log.list("entries").stream().map(each -> each.get("index")).toList());
    MeshRun.Result newest = ok("dare", "log", container, "--newest", 1, "--json");
    assertEquals(2L, newest.list("entries").getFirst().get("index"));
    assertEquals(link, ok("dare", "verify", container, "--json").get("link"));
    MeshRun.Result extract =
        ok("dare", "extract", container, "--index", 2, "--out", place("two.dare"), "--json");
    assertEquals(Files.size(place("two.dare")), extract.get("octets"));
    assertEquals("content two\n", ok("dare", "decode", place("two.dare")).out());
    assertEquals(
        73,
        mesh.run("dare", "extract", container, "--index", 2, "--out", place("two.dare")).code());
    assertEquals(
        2, mesh.run("dare", "extract", container, "--index", 9, "--out", place("x")).code());
    assertFalse(Files.exists(place("x")));
  }

  @Test
  void erase_encryptedFrame_leavesAValidContainerAndNoContent() {
    account();
    MeshRun.Result unused =
        ok(
            "dare",
            "append",
            container,
            one,
            two,
            "--create",
            "merkle",
            "--sign",
            "--to",
            "alice@example.com");
    MeshRun.Result unusedToo =
        ok("dare", "extract", container, "--index", 1, "--out", place("before.dare"));
    assertEquals("content one\n", ok("dare", "decode", place("before.dare")).out());

    assertEquals(true, ok("dare", "erase", container, "--index", 1, "--json").get("erased"));
    assertEquals(false, ok("dare", "erase", container, "--index", 1, "--json").get("erased"));

    assertEquals("LINKED", ok("dare", "verify", container, "--json").get("link"));
    MeshRun.Result extract =
        ok("dare", "extract", container, "--index", 1, "--out", place("after.dare"));
    assertEquals(2, mesh.run("dare", "decode", place("after.dare")).code(), extract.out());
  }

  @Test
  void erase_plainFrame_is2() {
    MeshRun.Result unused = ok("dare", "append", container, one, "--create", "list");

    assertEquals(2, mesh.run("dare", "erase", container, "--index", 1).code());
  }

  @Test
  void seal_apexSigned_isAFrameOfTheContainer() {
    account();
    MeshRun.Result unused = ok("dare", "append", container, one, "--create", "chain");

    MeshRun.Result seal = ok("dare", "seal", container, "--json");

    assertEquals(2L, seal.get("index"));
    assertEquals(2L, seal.get("sealedFrames"));
    MeshRun.Result verify = ok("dare", "verify", container, "--json");
    assertEquals("LINKED", verify.get("link"));
    assertEquals(1, verify.list("signatures").size());
    assertEquals(1L, verify.get("apexes"));
  }

  @Test
  void index_andId_findTheFrameOfAnArchive() {
    MeshRun.Result unused = ok("dare", "archive", "create", container, one);
    assertEquals(1L, ok("dare", "index", container, "--json").get("added"));

    MeshRun.Result extract =
        ok("dare", "extract", container, "--id", "one.txt", "--out", place("x"), "--json");

    assertEquals(1L, extract.get("index"));
    assertEquals(
        2, mesh.run("dare", "extract", container, "--id", "none", "--out", place("y")).code());
    assertEquals(1, ok("dare", "archive", "list", container, "--json").list("entries").size());
  }

  @Test
  void redact_dropped_isNotInTheCopy() throws IOException {
    MeshRun.Result unused = ok("dare", "append", container, one, two, "--create", "merkle");

    MeshRun.Result redact =
        ok("dare", "redact", container, "--drop", 1, "--out", place("copy"), "--json");

    assertEquals(3L, redact.get("framesBefore"));
    assertEquals(2L, redact.get("frames"));
    assertFalse(
        Files.readString(place("copy"), StandardCharsets.ISO_8859_1).contains("content one"));
    assertTrue(
        Files.readString(place("copy"), StandardCharsets.ISO_8859_1).contains("content two"));
    assertEquals("LINKED", ok("dare", "verify", place("copy"), "--json").get("link"));
    assertEquals(
        73, mesh.run("dare", "redact", container, "--drop", 1, "--out", place("copy")).code());
  }

  @Test
  void repair_tornTail_isCutAndKept() throws IOException {
    MeshRun.Result unused = ok("dare", "append", container, one, two, "--create", "merkle");
    byte[] octets = Files.readAllBytes(container);
    Files.write(container, Arrays.copyOf(octets, octets.length - 3));
    MeshRun.Result log = mesh.run("dare", "log", container, "--json");
    assertEquals(2, log.code());
    assertEquals(true, log.get("torn"));

    MeshRun.Result repair = ok("dare", "repair", container, "--json");

    assertEquals(2L, repair.get("frames"));
    assertTrue((Long) repair.get("cutOctets") > 0);
    assertEquals(0, mesh.run("dare", "verify", container).code());
    octets = Files.readAllBytes(container);
    octets[0] ^= 1;
    Files.write(container, octets);
    assertEquals(2, mesh.run("dare", "repair", container).code());
    assertEquals(octets.length, Files.size(container));
  }

  @Test
  void append_whatIsNoContainer_is2() {
    assertEquals(2, mesh.run("dare", "append", one, two).code());
    assertEquals(2, mesh.run("dare", "log", one).code());
    assertEquals(2, mesh.run("dare", "log", one, "--newest", 1).code());
    assertEquals(74, mesh.run("dare", "log", place("none")).code());
    assertEquals(73, mesh.run("dare", "append", one, two, "--create", "list").code());
  }
}
