package org.meshrelay.client.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.testkit.VectorFiles;

/** The vector sets through the command's own loader. */
class VectorRunTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "encoding.json,154,0",
    "receipts.json,242,0",
    "protocol.json,52,0",
    "crypto.json,46,41",
    "dare.json,63,49"
  })
  void check_sharedSet_hasNoFailure(String name, int passed, int skipped) throws Exception {
    VectorRun run = new VectorRun(List.of());
    run.check(VectorFile.load(VectorFiles.root().resolve("vectors").resolve(name)));

    assertEquals(List.of(), run.failures());
    assertEquals(passed, run.passed());
    assertEquals(skipped, run.skippedCount());
  }

  @Test
  void check_kindsOfContainers_areSkippedByName() throws Exception {
    VectorRun run = new VectorRun(List.of());
    run.check(VectorFile.load(VectorFiles.root().resolve("vectors/dare.json")));

    assertEquals(
        Set.of("container", "container_bad", "container_build", "tag", "prev", "chain", "tree"),
        run.skipped().keySet());
  }

  @Test
  void check_suiteOfAnotherModule_isUsed() throws Exception {
    VectorSuite containers =
        new VectorSuite() {
          @Override
          public Set<String> kinds() {
            return Set.of("prev");
          }

          @Override
          public void check(VectorCase vector) {}
        };
    VectorRun run = new VectorRun(List.of(containers));
    run.check(VectorFile.load(VectorFiles.root().resolve("vectors/dare.json")));

    assertEquals(64, run.passed());
  }

  @Test
  void check_kindThatAnotherModuleKnowsToo_isThatOfTheFile() throws Exception {
    VectorSuite containers =
        new VectorSuite() {
          @Override
          public Set<String> kinds() {
            return Set.of("chain");
          }

          @Override
          public void check(VectorCase vector) throws VectorMismatch {
            throw new VectorMismatch("not a chain of frames");
          }
        };
    VectorRun run = new VectorRun(List.of(containers));
    run.check(VectorFile.load(VectorFiles.root().resolve("vectors/receipts.json")));

    assertEquals(List.of(), run.failures());
    assertEquals(242, run.passed());
  }

  @Test
  void check_expectationChanged_isAFailureWithItsName() throws Exception {
    VectorCase good =
        VectorFile.load(VectorFiles.root().resolve("vectors/encoding.json")).stream()
            .filter(vector -> vector.kind().equals("pin-salt"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> other = new HashMap<>(good.expect());
    other.replaceAll((name, value) -> "AAAA-BBBB");
    VectorRun run = new VectorRun(List.of());
    run.check(List.of(new VectorCase(good.id(), good.kind(), good.data(), other)));

    assertEquals(1, run.failures().size());
    assertEquals(good.id(), run.failures().getFirst().id());
  }

  @Test
  void load_eachForm_isRead() throws Exception {
    List<VectorCase> cases =
        VectorFile.load(
            file(
                """
                {"vectors":[
                  {"id":"a","kind":"k","data":{"n":1},"expect":{"t":true}},
                  {"name":"b","kind":"k","inputs":{"x":1.5},"expected":{"z":null}},
                  {"id":"c","op":"k","in":{"l":[1,"two"]},"out":{}}]}
                """));

    assertEquals(List.of("a", "b", "c"), cases.stream().map(VectorCase::id).toList());
    assertEquals(1L, cases.get(0).data().get("n"));
    assertEquals(1.5, cases.get(1).data().get("x"));
    assertTrue(cases.get(1).expect().containsKey("z"));
    assertEquals(List.of(1L, "two"), cases.get(2).data().get("l"));
  }

  @Test
  void load_noVectorFile_isRefused() {
    for (String text :
        List.of("", "[]", "{\"vectors\":1}", "{\"vectors\":[1]}", "{\"vectors\":[{}]}")) {
      assertThrows(DecodeException.class, () -> VectorFile.load(file(text)), text);
    }
    assertThrows(IOException.class, () -> VectorFile.load(directory.resolve("missing.json")));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "v", ".json"), text);
  }
}
