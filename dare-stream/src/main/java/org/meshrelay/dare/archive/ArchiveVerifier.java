package org.meshrelay.dare.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.file.ApexStatement;
import org.meshrelay.dare.container.walk.DamageLog;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LinkState;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PayloadInput;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.stream.DigestStatus;
import org.meshrelay.protocol.dare.stream.PayloadCheck;
import org.meshrelay.protocol.dare.stream.SignatureReport;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Checks a whole container of any type, ours or another writer's, frames of any size included, and
 * goes on behind damage (dare.md 7.7). Payloads are hashed in parallel; ciphertext is not
 * decrypted.
 */
public final class ArchiveVerifier {
  /** Kinds of signatures told apart; the rest of a container full of invented names is not. */
  private static final int SIGNATURE_KINDS_MAX = 1000;

  private final ContainerSource source;
  private final List<PublicKey> signers;
  private final ArchiveMeter meter;
  private final LinkState links = new LinkState();
  private final DamageLog damaged = new DamageLog();
  private final Map<SignatureCount, Long> signatures = new HashMap<>();
  private long frames;
  private long apexes;

  private ArchiveVerifier(
      ContainerSource source, List<PublicKey> signers, ArchiveProgress progress) {
    this.source = source;
    this.signers = List.copyOf(signers);
    this.meter = new ArchiveMeter(progress, OptionalLong.of(source.size()));
  }

  /** Checks a file. */
  public static ArchiveReport verify(
      Path archive, List<PublicKey> signers, int workers, ArchiveProgress progress)
      throws IOException {
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      return verify(ContainerSource.of(channel), signers, workers, progress);
    }
  }

  /**
   * Checks a container wherever it is.
   *
   * @param workers payloads hashed at a time, 1 to 64
   */
  public static ArchiveReport verify(
      ContainerSource source, List<PublicKey> signers, int workers, ArchiveProgress progress)
      throws IOException {
    return new ArchiveVerifier(source, signers, progress).run(ArchiveOptions.checked(workers));
  }

  /** What became of a place, in the order of places. */
  private sealed interface Outcome {
    /** A frame whose payload was read; no report if header and trailer contradict each other. */
    record Read(LocatedFrame frame, @Nullable StreamReport report, Bytes apex) implements Outcome {}

    /** Damage that the walk found. */
    record Lost(FrameDamage damage) implements Outcome {}
  }

  private ArchiveReport run(int workers) throws IOException {
    FrameWalk.Result result;
    try (WorkQueue<Outcome> queue = new WorkQueue<>(workers, this::take, meter::tick)) {
      result =
          FrameWalk.over(
              source,
              new FrameWalk.Visitor() {
                @Override
                public void frame(LocatedFrame frame) throws IOException {
                  queue.submit(() -> read(frame));
                }

                @Override
                public void damaged(FrameDamage damage) throws IOException {
                  queue.put(new Outcome.Lost(damage));
                }
              });
      queue.drain();
    }
    Verdict link = links.verdict();
    return new ArchiveReport(
        damaged.total() > 0 ? Verdict.DAMAGED : link,
        link,
        result.type(),
        frames,
        source.size(),
        damaged.places(),
        damaged.total(),
        result.torn(),
        signatures,
        apexes,
        links.isConnected() ? links.path().digest() : null);
  }

  private Outcome read(LocatedFrame frame) throws IOException {
    ByteArrayOutputStream apex = new ByteArrayOutputStream();
    OutputStream sink = isApex(frame) ? apex : OutputStream.nullOutputStream();
    try (PayloadInput payload = new PayloadInput(source, frame, meter.octets())) {
      StreamReport report =
          PayloadCheck.asStored(frame.header(), frame.trailer(), payload, sink, signers);
      return new Outcome.Read(frame, report, Bytes.wrap(apex.toByteArray()));
    } catch (DecodeException e) {
      return new Outcome.Read(frame, null, Bytes.EMPTY);
    }
  }

  /** Whether a frame states the apex of those before it (dare.md 7.10). */
  private static boolean isApex(LocatedFrame frame) {
    ContentMeta meta = frame.header().contentMeta();
    return meta != null
        && ApexStatement.CONTENT_TYPE.equals(meta.contentType())
        && frame.header().encryption() == null
        && frame.payloadOctets() <= ApexStatement.OCTETS_MAX;
  }

  /** Whether a stated apex is that of the frames so far; where some are missing nobody can tell. */
  private boolean apexIsRight(Outcome.Read read) throws DecodeException {
    if (!isApex(read.frame()) || !links.isConnected()) {
      return true;
    }
    ApexStatement stated = ApexStatement.parse(read.apex());
    Bytes chain = links.lastChain();
    boolean right =
        stated.frames() == read.frame().index()
            && stated.digest().equals(chain == null ? links.path().digest() : chain);
    apexes += right ? 1 : 0;
    return right;
  }

  private void take(Outcome outcome) {
    switch (outcome) {
      case Outcome.Lost lost -> {
        damaged.add(lost.damage());
        links.gap();
      }
      case Outcome.Read read -> {
        Optional<String> problem = judge(read);
        if (problem.isPresent()) {
          damaged.add(new FrameDamage(read.frame().index(), read.frame().offset(), problem.get()));
        } else {
          frames++;
        }
        meter.fileDone();
      }
    }
  }

  private Optional<String> judge(Outcome.Read read) {
    StreamReport report = read.report();
    try {
      boolean apexRight = apexIsRight(read);
      Bytes stated = read.frame().statedDigest();
      Bytes computed = report == null ? null : report.computedDigest();
      Optional<DamageKind> link = links.take(read.frame(), stated == null ? computed : stated);
      if (report == null) {
        return Optional.of(DamageKind.HEADER.text());
      }
      if (report.digest() == DigestStatus.BAD) {
        return Optional.of(DamageKind.PAYLOAD_DIGEST.text());
      }
      report.signatures().forEach(this::count);
      if (!report.isIntact()) {
        return Optional.of("signature");
      }
      return apexRight ? link.map(DamageKind::text) : Optional.of("apex");
    } catch (DecodeException e) {
      links.gap();
      return Optional.of(DamageKind.HEADER.text());
    }
  }

  private void count(SignatureReport report) {
    SignatureCount kind =
        new SignatureCount(
            report.signature().keyIdentifier(), report.signature().algorithm(), report.status());
    if (signatures.size() < SIGNATURE_KINDS_MAX || signatures.containsKey(kind)) {
      signatures.merge(kind, 1L, Long::sum);
    }
  }
}
