package org.meshrelay.command.dare;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.meshrelay.client.cli.MeshMain;
import org.meshrelay.dare.vector.ContainerVectors;
import org.meshrelay.testkit.VectorFiles;

/** {@code mesh} in this process, with a home below the directory of a test. */
final class MeshRun {
  private final Path directory;

  MeshRun(Path directory) {
    this.directory = directory;
  }

  /** What a command left. */
  record Result(int code, String out, String err) {
    Map<String, Object> json() {
      return VectorFiles.map(VectorFiles.parseText(out));
    }

    Object get(String name) {
      return Objects.requireNonNull(json().get(name), name + " in " + out);
    }

    List<Map<String, Object>> list(String name) {
      return VectorFiles.list(get(name)).stream().map(VectorFiles::map).toList();
    }
  }

  Result run(Object... arguments) {
    List<String> line = new ArrayList<>(List.of("--home", directory.resolve("home").toString()));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        MeshMain.run(
            line.toArray(String[]::new),
            Map.of("HOME", directory.toString(), "NO_COLOR", "1"),
            new MeshMain.Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            new MeshMain.Additions(
                List.of(new ContainerVectors()), List.of(new DareCommandSuite())));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
