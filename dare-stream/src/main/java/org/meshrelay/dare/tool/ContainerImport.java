package org.meshrelay.dare.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerReader;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Frame;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.Committed;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.Frontier;
import org.meshrelay.protocol.receipt.MerkleTree;

/**
 * Brings a container file into an account: every frame gets the number that it has in the file, so
 * the tree of receipts.md 1 is that of the file and old receipts keep their meaning. {@code
 * Received} is stamped anew.
 *
 * <p>The whole file is checked before anything is written. What an interrupted import left is gone
 * on with, if it is the beginning of the file. Blocks; memory for one portion. For one thread.
 */
public final class ContainerImport {
  /** Frames of one work, well below what a work may hold. */
  private static final int PORTION_FRAMES = 256;

  /** Octets of one work, likewise. */
  private static final long PORTION_OCTETS = 8 << 20;

  private final SpoolEngine engine;
  private final AccountAddress account;
  private final ContainerName container;

  /** An import into a container that has no frames yet, or the first ones of the file. */
  public ContainerImport(SpoolEngine engine, AccountAddress account, ContainerName container) {
    this.engine = engine;
    this.account = account;
    this.container = container;
  }

  /**
   * What was done.
   *
   * @param verdict what the file's own digests show
   * @param frames frames of the container now, frame 0 included
   * @param imported how many of them this import wrote
   * @param root of the tree of receipts.md 1
   */
  public record Result(Verdict verdict, long frames, long imported, Bytes root) {}

  /** A frame of the file with its leaf. */
  private record Entry(FrameDraft draft, Bytes leaf, int octets) {}

  /**
   * Imports.
   *
   * @param progress is told how many frames of the file are stored
   * @throws ImportException if the file is damaged, holds what a store cannot take, or the
   *     container has other frames; nothing was changed
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room: repeat it later
   */
  public Result run(ContainerSource source, LongConsumer progress) throws ImportException {
    ContainerReport report = ContainerVerifier.verify(source);
    if (report.damage().isPresent()) {
      ContainerReport.Damage damage = report.damage().get();
      throw new ImportException(
          "the file is damaged: frame %d at %d: %s"
              .formatted(damage.index(), damage.offset(), damage.kind().text()));
    }
    long present =
        Math.max(0, engine.view(account, container).map(ContainerView::treeSize).orElse(0L));
    Frontier whole = check(source, present);
    long imported = append(source, present, progress);
    Bytes root = engine.root(account, container, whole.size());
    if (!root.equals(whole.root())) {
      throw new IllegalStateException("the tree after the import is not that of the file");
    }
    return new Result(report.verdict(), whole.size() + 1, imported, root);
  }

  /** Reads all of the file as the import will; nothing is written if that fails. */
  private Frontier check(ContainerSource source, long present) throws ImportException {
    ContainerReader reader = new ContainerReader(source);
    Frontier frontier = Frontier.EMPTY;
    boolean fits = present == 0;
    for (long index = 0; !reader.atEnd(); index++) {
      Entry entry = next(reader, index);
      if (index > 0) {
        frontier = frontier.append(entry.leaf);
        fits |=
            index == present && frontier.root().equals(engine.root(account, container, present));
      }
    }
    if (!fits) {
      throw new ImportException(
          container
              + " of "
              + account
              + " has "
              + present
              + " frames that are not the first ones of the file: import into an account without it");
    }
    return frontier;
  }

  private long append(ContainerSource source, long present, LongConsumer progress)
      throws ImportException {
    ContainerReader reader = new ContainerReader(source);
    List<Entry> portion = new ArrayList<>();
    long octets = 0;
    long imported = 0;
    for (long index = 0; !reader.atEnd(); index++) {
      Entry entry = next(reader, index);
      if (index <= present && index > 0) {
        continue;
      }
      if (index > 0) {
        portion.add(entry);
        octets += entry.octets;
      }
      if (portion.size() >= PORTION_FRAMES || octets >= PORTION_OCTETS || reader.atEnd()) {
        store(portion);
        imported += portion.size();
        portion.clear();
        octets = 0;
        progress.accept(index + 1);
      }
    }
    return imported;
  }

  private void store(List<Entry> portion) {
    List<Entry> frames = List.copyOf(portion);
    Committed<List<AppendedFrame>> committed =
        join(
            engine.write(
                account,
                tx -> {
                  tx.create(container);
                  return frames.stream().map(entry -> tx.append(container, entry.draft)).toList();
                }));
    for (int i = 0; i < frames.size(); i++) {
      if (!committed.value().get(i).leafHash().equals(frames.get(i).leaf)) {
        throw new IllegalStateException("frame has another leaf than in the file");
      }
    }
  }

  private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Entry next(ContainerReader reader, long index) throws ImportException {
    try {
      Frame frame = reader.next();
      DareEnvelope envelope = frame.envelope();
      Bytes digest = Digests.sha512(envelope.payload());
      String problem = problem(frame, envelope, digest);
      if (index > 0 && problem != null) {
        throw new ImportException("frame " + index + ": " + problem);
      }
      Bytes leaf =
          index == 0 ? Bytes.EMPTY : MerkleTree.leafHash(index, digest, envelope.envelopeId());
      return new Entry(draft(envelope), leaf, frame.octets());
    } catch (FrameException | DecodeException e) {
      throw new ImportException("frame " + index + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new ImportException("frame " + index + ": " + e.getMessage());
    }
  }

  private static @Nullable String problem(Frame frame, DareEnvelope envelope, Bytes digest)
      throws DecodeException {
    ContainerInfo info = envelope.header().containerInfo();
    if (info != null && (info.redacted() || info.leafHash() != null)) {
      return "is a stub; its payload is gone, so it cannot be appended";
    }
    Bytes stated = envelope.statedDigest();
    if (stated != null && !stated.equals(digest)) {
      return "its digest is not SHA-512; encode the file again with SHA-512";
    }
    return frame.octets() > FrameLog.RECORD_OCTETS_MAX - RESERVED
        ? "has " + frame.octets() + " octets, more than a store takes"
        : null;
  }

  /** Prefix of a record and what a store adds to a header. */
  private static final int RESERVED = 16 << 10;

  /** A frame of a catalog is found by its UniqueID, one of a spool by its EnvelopeID. */
  private FrameDraft draft(DareEnvelope envelope) throws DecodeException {
    if (!container.isCatalog()) {
      return FrameDraft.message(envelope);
    }
    ContentMeta meta = envelope.contentMeta();
    if (meta == null || meta.uniqueId() == null) {
      return new FrameDraft(envelope, null, null);
    }
    Optional<CatalogEvent> event = CatalogEvent.find(meta.event());
    return FrameDraft.entry(envelope, meta.uniqueId(), event.orElse(CatalogEvent.UPDATE));
  }
}
