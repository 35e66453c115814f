package org.meshrelay.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.FileFaults;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.vector.VectorFile;
import org.meshrelay.client.vector.VectorRun;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh vectors}. */
@Command(
    name = "vectors",
    description = "Run test-vector files through this implementation.",
    footer = {"", "Example:", "  mesh vectors vectors/encoding.json vectors/receipts.json"})
final class VectorsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of vectors.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() throws MeshException {
    MeshCommand root = Roots.of(spec);
    VectorRun run = new VectorRun(root.vectorSuites());
    for (Path file : files) {
      check(run, file);
    }
    for (VectorRun.Failure failure : run.failures()) {
      root.console()
          .note("failed " + failure.id() + " (" + failure.kind() + "): " + failure.message());
    }
    Map<String, Integer> skipped = new TreeMap<>(run.skipped());
    skipped.forEach((kind, count) -> root.console().note("skipped " + count + " of kind " + kind));
    String last =
        run.passed()
            + " passed, "
            + run.failures().size()
            + " failed, "
            + run.skippedCount()
            + " skipped";
    root.console().report(root.json(), json(run), List.of(last));
    return run.failures().isEmpty() ? 0 : Faults.CHECK_FAILED;
  }

  private static void check(VectorRun run, Path file) throws MeshException {
    try {
      run.check(VectorFile.load(file));
    } catch (IOException e) {
      throw new MeshException(Kind.IO, file + ": cannot be read: " + FileFaults.reason(e), e);
    } catch (DecodeException | VectorMismatch e) {
      throw new MeshException(Kind.USAGE, file + ": no file of vectors: " + e.getMessage(), e);
    }
  }

  private static JsonObject json(VectorRun run) {
    List<JsonObject> failures = new ArrayList<>();
    for (VectorRun.Failure failure : run.failures()) {
      failures.add(
          new ObjectWriter()
              .put("id", failure.id())
              .put("kind", failure.kind())
              .put("message", failure.message())
              .build());
    }
    return new ObjectWriter()
        .put("passed", run.passed())
        .put("failed", run.failures().size())
        .put("skipped", run.skippedCount())
        .put("failures", failures)
        .putStrings("skippedKinds", run.skipped().keySet().stream().sorted().toList())
        .build();
  }
}
