package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.protocol.encoding.DecodeException;

/** Paths that stay inside, and paths that do not. */
final class ArchivePathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "//server/share",
        "\\windows",
        "C:/x",
        "c:\\x",
        "C:x",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        "..\\x",
        "a\\..\\..\\x",
        ".",
        "./x",
        "a/./b",
        "a//b",
        "a/",
        "a\u0000b",
        "a\nb",
        "a\u007fb",
        "a\ud800b"
      })
  @DisplayName("dare.md 8.5")
  void of_unsafeName_isRefused(String name) {
    assertThrows(DecodeException.class, () -> ArchivePath.of(name));
    assertThrows(IllegalArgumentException.class, () -> new ArchivePath(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a/b", "...", "..a", "a..", ".hidden", "a b/c d", "\u4e2d\u6587", "aa:b"})
  void of_safeName_isKept(String name) throws Exception {
    assertEquals(name, ArchivePath.of(name).text());
  }

  @Test
  void of_backslashes_divide() throws Exception {
    assertEquals("TestDir1/TestFile4.txt", ArchivePath.of("TestDir1\\TestFile4.txt").text());
    assertThrows(IllegalArgumentException.class, () -> new ArchivePath("a\\b"));
  }

  @Test
  void of_sizes_areBounded() throws Exception {
    assertEquals(255, ArchivePath.of("x".repeat(255)).name().length());
    assertThrows(DecodeException.class, () -> ArchivePath.of("x".repeat(256)));
    assertThrows(DecodeException.class, () -> ArchivePath.of("\u00e9".repeat(128)));
    assertEquals(128, ArchivePath.of("a/".repeat(127) + "b").parts().size());
    assertThrows(DecodeException.class, () -> ArchivePath.of("a/".repeat(128) + "b"));
    assertThrows(
        DecodeException.class, () -> ArchivePath.of(("x".repeat(200) + "/").repeat(21) + "x"));
  }
}
