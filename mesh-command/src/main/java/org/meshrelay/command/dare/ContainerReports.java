package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.cli.ProgressLine;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.dare.archive.ArchiveOptions;
import org.meshrelay.dare.archive.ArchiveReport;
import org.meshrelay.dare.archive.ArchiveVerifier;
import org.meshrelay.dare.archive.EntryProblem;
import org.meshrelay.dare.archive.SignatureCount;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/** How the checks of containers and archives are told. */
final class ContainerReports {
  private ContainerReports() {}

  /** Checks a container of any type to its end. */
  static FileCommand.Report verify(CommandContext context, Path file, List<PublicKey> signers)
      throws IOException {
    ArchiveReport report;
    try (ProgressLine line = context.progress("verify")) {
      report =
          ArchiveVerifier.verify(
              file,
              signers,
              ArchiveOptions.WORKERS_DEFAULT,
              (files, octets, total) -> line.advanced(octets, total));
    }
    if (report.verdict() == Verdict.UNLINKED) {
      context.note(
          "WARNING: the writer did not link its digests; removal of frames would not show");
    }
    return FileCommand.Report.ofCheck(report.isValid(), json(report), lines(report));
  }

  private static JsonObject json(ArchiveReport report) {
    return new ObjectWriter()
        .put("kind", "container")
        .put("valid", report.isValid())
        .put("encoding", "json")
        .put("type", report.type())
        .put("frames", report.frames())
        .put("octets", report.octets())
        .put("digest", digest(report))
        .put("link", report.verdict().name())
        .put("treeDigest", report.treeDigest())
        .put("apexes", report.apexes())
        .put("torn", report.torn())
        .put("damagedTotal", report.damagedTotal())
        .put("damaged", damaged(report.damaged()))
        .put("signatures", list(report.signatures().entrySet(), ContainerReports::json))
        .build();
  }

  private static String digest(ArchiveReport report) {
    return switch (report.verdict()) {
      case DAMAGED -> "bad";
      case NONE -> "none";
      case LINKED, UNLINKED, PAYLOAD -> "ok";
    };
  }

  private static JsonObject json(Map.Entry<SignatureCount, Long> entry) {
    SignatureCount kind = entry.getKey();
    return new ObjectWriter()
        .put("kid", kind.keyIdentifier())
        .put("alg", kind.algorithm())
        .put("status", status(kind))
        .put("count", entry.getValue())
        .build();
  }

  private static String status(SignatureCount kind) {
    return switch (kind.status()) {
      case VALID -> "ok";
      case INVALID -> "bad";
      case UNKNOWN_KEY, ANNOUNCED -> "unknown";
    };
  }

  /** A list that is there even if nothing is in it. */
  static <T> JsonArray list(Collection<T> values, Function<T, JsonObject> json) {
    return JsonArray.of(values.stream().map(json).toArray(JsonNode[]::new));
  }

  static JsonArray damaged(List<FrameDamage> places) {
    return list(
        places,
        place ->
            new ObjectWriter()
                .put("index", place.index())
                .put("position", place.position())
                .put("reason", place.reason())
                .build());
  }

  static JsonArray problems(List<EntryProblem> problems) {
    return list(
        problems,
        problem ->
            new ObjectWriter()
                .put("index", problem.index() < 0 ? null : problem.index())
                .put("name", problem.name())
                .put("reason", problem.reason())
                .build());
  }

  private static List<String> lines(ArchiveReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(report.isValid() ? "valid" : "NOT VALID");
    lines.add(
        (report.type().isEmpty() ? "container" : report.type())
            + "  "
            + report.frames()
            + " frames  "
            + report.octets()
            + " octets  "
            + report.verdict().name().toLowerCase(Locale.ROOT));
    report
        .signatures()
        .forEach(
            (kind, count) ->
                lines.add(
                    "signature "
                        + status(kind)
                        + "  "
                        + count
                        + " times"
                        + (kind.keyIdentifier() == null
                            ? ""
                            : "  " + Printable.of(kind.keyIdentifier()))));
    lines.addAll(damageLines(report.damaged(), report.torn()));
    return lines;
  }

  static List<String> damageLines(List<FrameDamage> places, boolean torn) {
    List<String> lines = new ArrayList<>();
    for (FrameDamage place : places) {
      lines.add(
          "damaged  frame " + place.index() + "  at " + place.position() + "  " + place.reason());
    }
    if (torn) {
      lines.add("the file ends inside a frame, as after a crash of its writer");
    }
    return lines;
  }
}
