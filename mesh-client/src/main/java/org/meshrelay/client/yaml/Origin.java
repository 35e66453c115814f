package org.meshrelay.client.yaml;

/**
 * Where a value was written.
 *
 * @param source a file name, {@code environment NAME}, {@code --set}, or {@code default}
 * @param line line in the file, from 1; 0 where there are no lines
 */
public record Origin(String source, int line) {
  /** A value that nobody wrote. */
  public static final Origin DEFAULT = new Origin("default", 0);

  /** {@code file:line}, or the source alone. */
  public String text() {
    return line > 0 ? source + ":" + line : source;
  }
}
