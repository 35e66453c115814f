package org.meshrelay.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.encoding.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something with the client; what it returns is printed. */
abstract class Leaf implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /**
   * What a command reports.
   *
   * @param document with {@code --json}
   * @param lines for people
   * @param code exit code
   */
  record Report(JsonObject document, List<String> lines, int code) {
    /** A report of success. */
    static Report of(JsonObject document, String... lines) {
      return new Report(document, List.of(lines), 0);
    }

    /** A report of success. */
    static Report of(JsonObject document, List<String> lines) {
      return new Report(document, lines, 0);
    }
  }

  abstract Report run(MeshClient client) throws MeshException;

  @Override
  public final Integer call() throws MeshException {
    MeshCommand root = root();
    Report report;
    try (MeshClient client = root.open()) {
      report = run(client);
    }
    root.console().report(root.json(), report.document(), report.lines());
    return report.code();
  }

  /** The command as it was parsed. */
  CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec;
  }

  MeshCommand root() {
    return Roots.of(spec);
  }
}
