package org.meshrelay.loadtest.command;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.loadtest.report.Build;

/** Which sources this program was built from, if it runs beside them. */
final class SourceCommit {
  private static final String UNKNOWN = "unknown";
  private static final long PATIENCE_SECONDS = 5;

  private SourceCommit() {}

  static Build build() {
    String version = SourceCommit.class.getPackage().getImplementationVersion();
    return new Build(version == null ? "unpackaged" : version, commit());
  }

  private static String commit() {
    return directory()
        .map(directory -> git(directory, "describe", "--always", "--dirty", "--abbrev=12"))
        .orElse(UNKNOWN);
  }

  private static Optional<Path> directory() {
    CodeSource source = SourceCommit.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? Optional.empty()
          : Optional.ofNullable(Path.of(source.getLocation().toURI()).getParent());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String git(Path directory, String... arguments) {
    try {
      List<String> line = new ArrayList<>();
      line.addAll(List.of("git", "-C", directory.toString()));
      line.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 && !answer.isEmpty() ? answer : null;
    } catch (IOException e) {
      return null; // no git here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
