package org.meshrelay.dare.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.walk.DamageLog;
import org.meshrelay.dare.container.walk.ExchangeBook;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PayloadInput;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.stream.PayloadCheck;
import org.meshrelay.protocol.dare.stream.SignatureStatus;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Puts the live files of an archive into a directory. A file appears only when all of it has been
 * read and nothing stated about its content is wrong; what is left out is reported with its reason
 * and stops nothing else.
 */
public final class ArchiveExtractor {
  private final ContainerSource source;
  private final SafeDirectory directory;
  private final ExtractOptions options;
  private final ArchiveMeter meter;
  private final List<EntryProblem> problems = new ArrayList<>();
  private long problemsTotal;
  private long files;
  private long octets;

  private ArchiveExtractor(
      ContainerSource source, SafeDirectory directory, ExtractOptions options, long total) {
    this.source = source;
    this.directory = directory;
    this.options = options;
    this.meter = new ArchiveMeter(options.progress(), OptionalLong.of(total));
  }

  /** Extracts from a file. */
  public static ExtractReport extract(Path archive, Path directory, ExtractOptions options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      return extract(ContainerSource.of(channel), directory, options);
    }
  }

  /** Extracts from a container wherever it is. */
  public static ExtractReport extract(
      ContainerSource source, Path directory, ExtractOptions options) throws IOException {
    ArchiveListing listing = ArchiveReader.list(source);
    List<ArchiveEntry> wanted =
        listing.entries().stream()
            .filter(each -> each.path().isEmpty() || options.wanted().test(each.path().get()))
            .toList();
    long total = wanted.stream().mapToLong(ArchiveEntry::octets).sum();
    try (SafeDirectory safe = SafeDirectory.open(directory)) {
      ArchiveExtractor extractor = new ArchiveExtractor(source, safe, options, total);
      extractor.run(
          wanted.stream().collect(Collectors.toMap(ArchiveEntry::index, Function.identity())));
      return extractor.report(listing);
    }
  }

  private ExtractReport report(ArchiveListing listing) {
    return new ExtractReport(
        files,
        octets,
        problems,
        problemsTotal,
        listing.damaged(),
        listing.damagedTotal(),
        listing.torn());
  }

  /**
   * What became of a file.
   *
   * @param entry the file
   * @param octets size of what was written
   * @param problem why it was not, if so
   */
  private record Outcome(ArchiveEntry entry, long octets, Optional<String> problem) {}

  private void run(Map<Long, ArchiveEntry> wanted) throws IOException {
    try (ExchangeBook exchanges = new ExchangeBook(options.keys().recipients());
        WorkQueue<Outcome> queue = new WorkQueue<>(options.workers(), this::take, meter::tick)) {
      FrameWalk.Result unused =
          FrameWalk.over(
              source,
              new FrameWalk.Visitor() {
                @Override
                public void frame(LocatedFrame frame) throws IOException {
                  exchanges.take(frame);
                  ArchiveEntry entry = wanted.get(frame.index());
                  if (entry != null && entry.position() == frame.offset()) {
                    submit(queue, frame, entry, exchanges);
                  }
                }

                @Override
                public void damaged(FrameDamage damage) {
                  // Listed already.
                }
              });
      queue.drain();
    }
  }

  private void submit(
      WorkQueue<Outcome> queue, LocatedFrame frame, ArchiveEntry entry, ExchangeBook exchanges)
      throws IOException {
    if (entry.path().isEmpty()) {
      queue.put(refused(entry, "its path is not safe"));
      return;
    }
    ArchivePath path = entry.path().get();
    if (!entry.encrypted()) {
      queue.submit(() -> extract(frame, entry, path, Optional.empty()));
      return;
    }
    Optional<MasterKey> master = exchanges.master(frame);
    if (master.isEmpty()) {
      queue.put(refused(entry, "it is encrypted to none of the keys"));
    } else {
      queue.submit(() -> extract(frame, entry, path, master));
    }
  }

  private Outcome extract(
      LocatedFrame frame, ArchiveEntry entry, ArchivePath path, Optional<MasterKey> master)
      throws IOException {
    Path scratch = directory.scratch();
    try {
      StreamReport report = write(frame, scratch, master);
      Optional<String> problem = problem(report);
      if (problem.isPresent()) {
        return refused(entry, problem.get());
      }
      directory.place(scratch, path, options.existing(), entry.modified());
      return new Outcome(entry, report.outputOctets(), Optional.empty());
    } catch (DecodeException e) {
      return refused(entry, "its header and trailer contradict each other");
    } catch (DecryptionException e) {
      return refused(entry, "it cannot be decrypted");
    } catch (UnsafePlaceException e) {
      return refused(entry, e.reason());
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  private StreamReport write(LocatedFrame frame, Path scratch, Optional<MasterKey> master)
      throws IOException, DecodeException, DecryptionException {
    try (PayloadInput payload = new PayloadInput(source, frame, meter.octets());
        OutputStream unverified = Files.newOutputStream(scratch, StandardOpenOption.CREATE_NEW)) {
      return master.isEmpty()
          ? PayloadCheck.asStored(
              frame.header(), frame.trailer(), payload, unverified, options.keys().signers())
          : PayloadCheck.decrypting(
              frame.header(),
              frame.trailer(),
              payload,
              master.get(),
              unverified,
              options.keys().signers());
    }
  }

  private Optional<String> problem(StreamReport report) {
    if (!report.isIntact()) {
      return Optional.of("its digest or a signature is wrong");
    }
    boolean signed =
        report.signatures().stream().anyMatch(each -> each.status() == SignatureStatus.VALID);
    return options.signed() == ExtractOptions.Signed.BY_KNOWN_KEY && !signed
        ? Optional.of("none of the keys signed it")
        : Optional.empty();
  }

  private static Outcome refused(ArchiveEntry entry, String reason) {
    return new Outcome(entry, 0, Optional.of(reason));
  }

  private void take(Outcome outcome) {
    if (outcome.problem().isEmpty()) {
      files++;
      octets += outcome.octets();
    } else {
      problemsTotal++;
      if (problems.size() < DamageLog.PLACES_MAX) {
        problems.add(
            new EntryProblem(
                outcome.entry().index(), outcome.entry().name(), outcome.problem().get()));
      }
    }
    meter.fileDone();
  }
}
