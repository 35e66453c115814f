package org.meshrelay.client.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import picocli.CommandLine.Option;

/** The option of commands that show a card of the owner: which of several. */
final class CardChoice {
  @Option(
      names = "--purpose",
      paramLabel = "WORD",
      description = "Your card for this purpose, as work or family (default: the usual one).")
  private @Nullable String purpose;

  /** A short word in small letters, or null for the usual card. */
  @Nullable String purpose() throws MeshException {
    if (purpose == null) {
      return null;
    }
    String word = purpose.strip().toLowerCase(Locale.ROOT);
    if (!word.matches("[a-z0-9]{1,32}")) {
      throw new MeshException(
          Kind.USAGE, "--purpose: one word of at most 32 letters and digits, as work or family");
    }
    return word;
  }
}
