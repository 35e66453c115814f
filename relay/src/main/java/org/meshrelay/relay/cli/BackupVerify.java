package org.meshrelay.relay.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.backup.BackupCheck;
import org.meshrelay.dare.backup.BackupException;
import org.meshrelay.dare.backup.PrefixComparison;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup verify}. */
@Command(
    name = "verify",
    description = {
      "Checks every file of a backup against its digest and every frame against its trees; with",
      "--against also that each container is the beginning of the one there. Exit 2 if not."
    },
    footer = {
      "",
      "Example:",
      "  mesh-relay backup verify /backup/monday --against /var/lib/mesh/data"
    })
final class BackupVerify implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Option(
      names = "--against",
      paramLabel = "DATA",
      description = "data directory of a node, which may be running")
  private @Nullable Path against;

  @Parameters(paramLabel = "DIR", description = "the backup")
  private Path directory = Path.of("backup");

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    try (Progress progress = Progress.of(output)) {
      BackupCheck check = new BackupCheck(directory, progress.lanes());
      BackupCheck.Result checked = check.run();
      PrefixComparison.Result compared = against == null ? null : compare(check, against);
      report(output, json, directory, checked, compared);
      boolean good = checked.isGood() && (compared == null || compared.isPrefix());
      return good ? ExitCode.OK : ExitCode.CHECK_FAILED;
    } catch (BackupException e) {
      throw new CommandException(ExitCode.CHECK_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static PrefixComparison.Result compare(BackupCheck check, Path data) {
    try {
      if (!Files.isDirectory(data)) {
        throw new IllegalArgumentException("no such directory");
      }
      return check.against(data, new ChronicleFrameStores());
    } catch (IllegalArgumentException e) {
      throw SpoolTarget.noStore(data, e);
    }
  }

  static void report(
      CommandOutput output,
      boolean json,
      Path directory,
      BackupCheck.Result checked,
      PrefixComparison.@Nullable Result compared) {
    if (json) {
      output.document(document(directory, checked, compared));
      return;
    }
    output.data(
        "%s of %s: %s, %d containers, %d frames, %d octets, keys %s"
            .formatted(
                directory,
                checked.manifest().time(),
                checked.isGood() ? "good" : "NOT GOOD",
                checked.spools().containers().size(),
                checked.spools().frames(),
                checked.spools().octets(),
                checked.manifest().keys() ? "included" : "not included"));
    checked.differences().forEach(output::data);
    checked.spools().damaged().forEach(place -> output.data(place.toString()));
    if (compared != null) {
      output.data(
          "%d containers are a beginning of those there, %d of them have grown, %d are erased since"
              .formatted(compared.equal(), compared.grown(), compared.erased()));
      compared.differences().forEach(difference -> output.data(line(difference)));
      long more = compared.different() - compared.differences().size();
      if (more > 0) {
        output.data("and %d more that are no beginning of those there".formatted(more));
      }
    }
  }

  private static String line(PrefixComparison.Difference difference) {
    return "%s of %s: %s"
        .formatted(
            difference.prefix().container(),
            difference.prefix().account(),
            difference.reason().equals("behind")
                ? "has fewer frames there than in the backup"
                : "has other frames there than in the backup");
  }

  private static JsonObject document(
      Path directory, BackupCheck.Result checked, PrefixComparison.@Nullable Result compared) {
    ObjectWriter out =
        new ObjectWriter()
            .put("backup", directory.toString())
            .put("time", checked.manifest().time())
            .put("service", checked.manifest().service())
            .put("ok", checked.isGood() && (compared == null || compared.isPrefix()))
            .put("lanes", checked.spools().lanes())
            .put("containers", checked.spools().containers().size())
            .put("frames", checked.spools().frames())
            .put("octets", checked.spools().octets())
            .put("signedSizes", checked.manifest().signedSizes())
            .put("keys", checked.manifest().keys())
            .put(
                "changedFiles",
                JsonArray.of(checked.differences().stream().map(JsonString::of).toList()))
            .put(
                "damaged",
                JsonArray.of(
                    checked.spools().damaged().stream().map(SpoolCommand.Verify::entry).toList()));
    if (compared != null) {
      out =
          out.put(
              "against",
              new ObjectWriter()
                  .put("isPrefix", compared.isPrefix())
                  .put("equal", compared.equal())
                  .put("grown", compared.grown())
                  .put("erased", compared.erased())
                  .put("different", compared.different())
                  .put(
                      "differences",
                      JsonArray.of(
                          compared.differences().stream().map(BackupVerify::entry).toList()))
                  .build());
    }
    return out.build();
  }

  private static JsonObject entry(PrefixComparison.Difference difference) {
    return new ObjectWriter()
        .put("account", difference.prefix().account().text())
        .put("container", difference.prefix().container().text())
        .put("index", difference.prefix().index())
        .put("reason", difference.reason())
        .build();
  }
}
