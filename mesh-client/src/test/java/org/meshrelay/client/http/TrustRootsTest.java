package org.meshrelay.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.TestTls;

class TrustRootsTest {
  @TempDir Path directory;

  @Test
  void systemAnd_pemFile_addsItsCertificates() throws IOException {
    int system = TrustRoots.system().size();

    assertEquals(system + 1, TrustRoots.systemAnd(List.of(TestTls.file("ca.pem"))).size());
    assertEquals(1, TrustRoots.only(List.of(TestTls.file("ca.pem"))).size());
  }

  @Test
  void only_fileWithoutCertificate_saysWhichFile() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    Path text = Files.writeString(directory.resolve("text.pem"), "no certificate");

    for (Path file : List.of(empty, text)) {
      IOException failure = assertThrows(IOException.class, () -> TrustRoots.only(List.of(file)));
      assertTrue(String.valueOf(failure.getMessage()).contains(file.toString()));
    }
  }

  @Test
  void only_missingFile_fails() {
    assertThrows(
        IOException.class, () -> TrustRoots.only(List.of(directory.resolve("missing.pem"))));
  }
}
