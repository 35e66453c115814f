package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.cli.ProgressLine;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.dare.archive.ArchiveDamagedException;
import org.meshrelay.dare.archive.ArchiveEntry;
import org.meshrelay.dare.archive.ArchiveExtractor;
import org.meshrelay.dare.archive.ArchiveInput;
import org.meshrelay.dare.archive.ArchiveKeys;
import org.meshrelay.dare.archive.ArchiveListing;
import org.meshrelay.dare.archive.ArchiveOptions;
import org.meshrelay.dare.archive.ArchiveReader;
import org.meshrelay.dare.archive.ArchiveWriter;
import org.meshrelay.dare.archive.EntryProblem;
import org.meshrelay.dare.archive.ExtractOptions;
import org.meshrelay.dare.archive.ExtractReport;
import org.meshrelay.dare.archive.InputScan;
import org.meshrelay.dare.archive.WrittenArchive;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare archive …}. */
@Command(
    name = "archive",
    description = "Many files in one container.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ArchiveCommands.Create.class,
      ArchiveCommands.Add.class,
      ArchiveCommands.Listing.class,
      ArchiveCommands.Extract.class,
      ArchiveCommands.Verify.class
    },
    footer = {"", "Example:", "  mesh dare archive create photos.dcx photos --sign"})
final class ArchiveCommands extends Group {
  /** What goes into an archive. */
  static final class Inputs {
    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive.")
    private Path archive = Path.of("-");

    @Parameters(
        index = "1",
        arity = "1..*",
        paramLabel = "PLACE",
        description = "Files, or directories whose files go in.")
    private List<Path> places = new ArrayList<>();

    @Mixin private SealOptions seal = new SealOptions();

    Path archive() {
      return archive;
    }

    InputScan scan() throws IOException {
      List<ArchiveInput> inputs = new ArrayList<>();
      List<EntryProblem> skipped = new ArrayList<>();
      for (Path place : places) {
        InputScan scan = InputScan.of(place, archive);
        inputs.addAll(scan.inputs());
        skipped.addAll(scan.skipped());
      }
      return new InputScan(inputs, skipped);
    }

    ArchiveOptions options(CommandContext context, ArchiveOptions.Type type, ProgressLine line)
        throws MeshException {
      SealOptions.Keys keys = seal.keys(context);
      return new ArchiveOptions(
          type,
          keys.signers(),
          keys.recipients(),
          EntropySource.system(),
          ArchiveOptions.WORKERS_DEFAULT,
          (files, octets, total) -> line.advanced(octets, total));
    }
  }

  private static FileCommand.Report written(Path archive, WrittenArchive written, InputScan scan) {
    List<String> lines = new ArrayList<>();
    scan.skipped()
        .forEach(
            each -> lines.add("left out  " + Printable.of(each.name()) + "  " + each.reason()));
    lines.add(archive + "  " + written.files() + " files  " + written.octets() + " octets");
    return new FileCommand.Report(
        new ObjectWriter()
            .put("archive", archive.toString())
            .put("files", written.files())
            .put("frames", written.frames())
            .put("octets", written.octets())
            .put("treeDigest", written.treeDigest())
            .put("skipped", ContainerReports.problems(scan.skipped()))
            .build(),
        lines,
        0);
  }

  /** Makes an archive. */
  @Command(
      name = "create",
      description = "Make an archive of files; a place that is a directory gives its files.",
      footer = {"", "Example:", "  mesh dare archive create photos.dcx photos --sign"})
  static final class Create extends FileCommand {
    @Mixin private Inputs inputs = new Inputs();

    @Option(
        names = "--type",
        paramLabel = "merkle/tree",
        defaultValue = "merkle",
        description = "Kind of container; merkle shows removal (default: ${DEFAULT-VALUE}).")
    private String type = "";

    @Override
    Report run(CommandContext context) throws MeshException, IOException, AgreementException {
      Path archive = inputs.archive();
      InputScan scan = inputs.scan();
      try (ProgressLine line = context.progress("create")) {
        return written(
            archive,
            ArchiveWriter.create(archive, scan.inputs(), inputs.options(context, type(), line)),
            scan);
      } catch (IllegalArgumentException e) {
        throw new MeshException(Kind.USAGE, String.valueOf(e.getMessage()), e);
      }
    }

    private ArchiveOptions.Type type() throws MeshException {
      return switch (type.toLowerCase(Locale.ROOT)) {
        case "merkle" -> ArchiveOptions.Type.MERKLE;
        case "tree" -> ArchiveOptions.Type.TREE;
        default -> throw new MeshException(Kind.USAGE, "--type: merkle or tree");
      };
    }
  }

  /** Adds to an archive. */
  @Command(
      name = "add",
      description = "Add files to an archive, in place of those of the same name.",
      footer = {"", "Example:", "  mesh dare archive add photos.dcx new --delete old.jpg"})
  static final class Add extends FileCommand {
    @Mixin private Inputs inputs = new Inputs();

    @Option(
        names = "--delete",
        paramLabel = "PATH",
        description = "File of the archive to delete; may be repeated.")
    private List<String> deletions = new ArrayList<>();

    @Override
    Report run(CommandContext context) throws MeshException, IOException, AgreementException {
      Path archive = inputs.archive();
      InputScan scan = inputs.scan();
      try (ProgressLine line = context.progress("add")) {
        ArchiveOptions options = inputs.options(context, ArchiveOptions.Type.MERKLE, line);
        return written(
            archive, ArchiveWriter.append(archive, scan.inputs(), deletions, options), scan);
      } catch (ArchiveDamagedException e) {
        throw new MeshException(
            Kind.CHECK_FAILED,
            archive + ": " + e.getMessage() + "; mesh dare verify says where",
            e);
      } catch (IllegalArgumentException e) {
        throw new MeshException(Kind.USAGE, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Lists an archive. */
  @Command(
      name = "list",
      description = "Show the files of an archive; contents are not read.",
      footer = {"", "Example:", "  mesh dare archive list photos.dcx"})
  static final class Listing extends FileCommand {
    @Parameters(paramLabel = "ARCHIVE", description = "The archive.")
    private Path archive = Path.of("-");

    @Override
    Report run(CommandContext context) throws IOException {
      ArchiveListing listing = ArchiveReader.list(archive);
      List<String> lines = new ArrayList<>();
      for (ArchiveEntry entry : listing.entries()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%12d  %-20s  %s%s",
                entry.octets(),
                entry.modified() == null ? "" : entry.modified(),
                Printable.of(entry.name()),
                entry.path().isPresent() ? "" : "  (no safe path)"));
      }
      lines.addAll(ContainerReports.damageLines(listing.damaged(), listing.torn()));
      return Report.ofCheck(listing.damagedTotal() == 0, json(listing), lines);
    }

    private static JsonObject json(ArchiveListing listing) {
      return new ObjectWriter()
          .put("type", listing.type())
          .put("frames", listing.frames())
          .put("entries", ContainerReports.list(listing.entries(), Listing::json))
          .put("damagedTotal", listing.damagedTotal())
          .put("damaged", ContainerReports.damaged(listing.damaged()))
          .put("torn", listing.torn())
          .build();
    }

    private static JsonObject json(ArchiveEntry entry) {
      return new ObjectWriter()
          .put("index", entry.index())
          .put("position", entry.position())
          .put("name", entry.name())
          .put("path", entry.path().map(path -> path.text()).orElse(null))
          .put("contentType", entry.contentType())
          .put("octets", entry.octets())
          .put("modified", entry.modified())
          .put("encrypted", entry.encrypted())
          .put("signatures", (long) entry.signatures())
          .build();
    }
  }

  /** Extracts an archive. */
  @Command(
      name = "extract",
      description = {
        "Put the files of an archive into a directory. A file appears only when all of it was"
            + " found",
        "right; paths that are absolute or lead out of the directory are refused."
      },
      footer = {"", "Example:", "  mesh dare archive extract photos.dcx --into photos"})
  static final class Extract extends FileCommand {
    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive.")
    private Path archive = Path.of("-");

    @Parameters(
        index = "1..*",
        paramLabel = "PATH",
        description = "Only these files, or those below these directories.")
    private List<String> paths = new ArrayList<>();

    @Option(
        names = "--into",
        paramLabel = "DIR",
        defaultValue = ".",
        description = "Where to put them (default: here).")
    private Path directory = Path.of(".");

    @Option(names = "--replace", description = "Replace files that are there already.")
    private boolean replace;

    @Option(names = "--signed", description = "Only files that one of the keys given signed.")
    private boolean signed;

    @Mixin private SignerOptions signers = new SignerOptions();

    @Override
    Report run(CommandContext context) throws MeshException, IOException {
      if (signed && !signers.isGiven()) {
        throw new MeshException(Kind.USAGE, "--signed needs --key FILE");
      }
      ArchiveKeys keys = new ArchiveKeys(recipients(context), signers.keys());
      try (ProgressLine line = context.progress("extract")) {
        return report(ArchiveExtractor.extract(archive, directory, options(keys, line)));
      }
    }

    /** The account's keys, if anything is encrypted. */
    private List<AgreementKeyPair> recipients(CommandContext context)
        throws MeshException, IOException {
      if (ArchiveReader.list(archive).entries().stream().noneMatch(ArchiveEntry::encrypted)) {
        return List.of();
      }
      try (MeshClient client = context.open()) {
        return client.envelopes().decryptionKeys(context.account());
      }
    }

    private ExtractOptions options(ArchiveKeys keys, ProgressLine line) {
      Set<String> wanted = new LinkedHashSet<>(paths);
      return new ExtractOptions(
          keys,
          replace ? ExtractOptions.Existing.REPLACE : ExtractOptions.Existing.KEEP,
          signed ? ExtractOptions.Signed.BY_KNOWN_KEY : ExtractOptions.Signed.OR_NOT,
          path ->
              wanted.isEmpty()
                  || wanted.contains(path.text())
                  || wanted.stream().anyMatch(each -> path.text().startsWith(each + "/")),
          ArchiveOptions.WORKERS_DEFAULT,
          (files, octets, total) -> line.advanced(octets, total));
    }

    private static Report report(ExtractReport report) {
      List<String> lines = new ArrayList<>();
      lines.add(report.files() + " files  " + report.octets() + " octets");
      report
          .problems()
          .forEach(
              each -> lines.add("left out  " + Printable.of(each.name()) + "  " + each.reason()));
      lines.addAll(ContainerReports.damageLines(report.damaged(), report.torn()));
      return Report.ofCheck(
          report.isComplete(),
          new ObjectWriter()
              .put("files", report.files())
              .put("octets", report.octets())
              .put("problemsTotal", report.problemsTotal())
              .put("problems", ContainerReports.problems(report.problems()))
              .put("damagedTotal", report.damagedTotal())
              .put("damaged", ContainerReports.damaged(report.damaged()))
              .put("torn", report.torn())
              .build(),
          lines);
    }
  }

  /** Checks an archive. */
  @Command(
      name = "verify",
      description = "Check digests, links and signatures of an archive.",
      footer = {"", "Example:", "  mesh dare archive verify photos.dcx --key profile.dare"})
  static final class Verify extends FileCommand {
    @Parameters(paramLabel = "ARCHIVE", description = "The archive.")
    private Path archive = Path.of("-");

    @Mixin private SignerOptions signers = new SignerOptions();

    @Override
    Report run(CommandContext context) throws MeshException, IOException {
      return ContainerReports.verify(context, archive, signers.keys());
    }
  }
}
