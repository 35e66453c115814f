package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/** {@code mesh-relay demo --json} as scripts may rely on it. */
class DemoIT {
  @TempDir Path directory;

  @Test
  void demo_asADocument_showsEachHopReceiptAndProof() {
    Map<String, Object> report = Command.runRelay(directory, "demo", "--json").json();

    assertEquals(true, report.get("ok"));
    assertEquals(2, VectorFiles.list(report.get("services")).size());
    List<String> hops =
        VectorFiles.list(report.get("hops")).stream()
            .map(hop -> String.valueOf(VectorFiles.map(hop).get("what")))
            .toList();
    assertTrue(hops.size() >= 5, () -> "hops: " + hops);
    assertEquals(403L, VectorFiles.map(report.get("refused")).get("status"));
    Map<String, Object> message = VectorFiles.map(report.get("message"));
    assertEquals("alice@example.com", message.get("from"));
    assertEquals("bob@example.net", message.get("to"));
    assertEquals(true, VectorFiles.map(report.get("receipt")).get("verified"));
    Map<String, Object> proof = VectorFiles.map(report.get("proof"));
    assertEquals(Map.of("inclusion", true, "consistency", true), proof);
  }
}
