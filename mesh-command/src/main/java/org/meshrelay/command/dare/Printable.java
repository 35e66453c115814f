package org.meshrelay.command.dare;

/** Text of strangers for a terminal, which must not obey it. */
final class Printable {
  private Printable() {}

  /** The text with a question mark for each control character. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isDirection(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /** Marks that turn the direction of writing, by which a name can look like another one. */
  private static boolean isDirection(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
