package org.meshrelay.loadtest.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.meshrelay.loadtest.report.Build;

/**
 * Which sources this program was built from. The build writes it down: what lies around the program
 * when it runs, perhaps somebody else's repository, says nothing of it.
 */
final class SourceCommit {
  private static final String UNKNOWN = "unknown";

  /** Written by the build, which whoever starts it tells {@code -Dmesh.commit=…}. */
  private static final String RESOURCE = "/META-INF/mesh-relay/commit";

  private SourceCommit() {}

  static Build build() throws IOException {
    String version = SourceCommit.class.getPackage().getImplementationVersion();
    return new Build(version == null ? "unpackaged" : version, commit());
  }

  private static String commit() throws IOException {
    try (InputStream written = SourceCommit.class.getResourceAsStream(RESOURCE)) {
      String commit =
          written == null ? "" : new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
      return commit.isEmpty() ? UNKNOWN : commit;
    }
  }
}
