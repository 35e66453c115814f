package org.meshrelay.dare.spool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.index.EntryCursor;
import org.meshrelay.dare.index.IndexThreads;
import org.meshrelay.dare.index.SortedIndex;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, apart from the containers, the largest tree ever signed of each: durable before the
 * statement leaves, so that a service cannot contradict itself after a restart or a restore
 * (receipts.md 4 and 8.4, MSP-310, MSP-311). Its directory is not restored with the containers.
 *
 * <p>{@link #record} blocks for one flush and is for one signing thread; everything else is for any
 * thread that may read the disk. On the heap is a bounded part of the index, however many
 * containers there are.
 */
public final class SignedSizeJournal implements AutoCloseable {
  /** Octets of notes after which the index is written although it is not full: a short replay. */
  private static final long CHECKPOINT_OCTETS = 16 << 20;

  /** Notes written again at a time: signing waits that long, a few milliseconds. */
  private static final int MOVED_AT_ONCE = 256;

  private static final Logger LOG = LoggerFactory.getLogger(SignedSizeJournal.class);

  /** Before the name of a container: where its last restart stands. */
  private static final String RESTART = "restart ";

  private final FrameStore log;
  private final IndexThreads threads;
  private final SortedIndex index;
  private long octetsSinceCheckpoint;

  /** Notes that stand before this may have been outdated by one that is lost; 0 if none is. */
  private long lostBefore;

  private SignedSizeJournal(FrameStore log, IndexThreads threads, SortedIndex index) {
    this.log = log;
    this.threads = threads;
    this.index = index;
  }

  /**
   * Opens the journal in a directory of its own, preferably on another device than the containers.
   *
   * @throws org.meshrelay.dare.file.DirectoryLockedException if another process has it
   * @throws java.io.UncheckedIOException if the device fails
   */
  public static SignedSizeJournal open(
      Path directory, FrameStoreFactory stores, StorageLimits limits) {
    FrameStore log = stores.open(directory.resolve("log"), limits);
    IndexThreads threads = new IndexThreads();
    SortedIndex index =
        SortedIndex.open(
            directory.resolve("index"),
            threads,
            () -> (hi, lo, value, bottom) -> !bottom || value != SortedIndex.REMOVED);
    SignedSizeJournal journal = new SignedSizeJournal(log, threads, index);
    journal.recover();
    return journal;
  }

  /** As the longer form, with the default sizes. */
  public static SignedSizeJournal open(Path directory, FrameStoreFactory stores) {
    return open(directory, stores, StorageLimits.DEFAULT);
  }

  private void recover() {
    if (index.covered() > log.lastGood()) {
      index.clear();
    }
    lostBefore = index.note();
    log.replay(
        index.covered(),
        new RecordSink() {
          @Override
          public void record(long position, Bytes record) {
            apply(SignedSizeCodec.decode(record), position);
          }

          @Override
          public void damaged(long position, long octets, Bytes first, Damage damage) {
            LOG.error(
                "signed-size journal is damaged position={} octets={} reason={}",
                position,
                octets,
                damage.text());
            lostBefore = Math.max(lostBefore, position);
          }
        });
  }

  private void apply(SignedSizeCodec.Note note, long position) {
    long hi = hash(note.account().text());
    switch (note) {
      case SignedSizeCodec.Signed signed -> index.put(hi, key(signed.size()), position);
      case SignedSizeCodec.Doubted doubted -> index.put(hi, key(doubted.size()), position);
      case SignedSizeCodec.Restarted restarted -> {
        if (restarted.binds()) {
          index.put(hi, key(restarted.size()), position);
        }
        index.put(hi, restartKey(restarted.size().container()), position);
      }
      case SignedSizeCodec.Forgotten ignored -> {
        EntryCursor entries = index.from(hi, 0);
        while (entries.next() && entries.hi() == hi) {
          index.remove(hi, entries.lo());
        }
      }
    }
    if (index.isDue() || octetsSinceCheckpoint >= CHECKPOINT_OCTETS) {
      octetsSinceCheckpoint = 0;
      index.checkpoint(position, lostBefore);
    }
  }

  /**
   * Makes the sizes durable, all with one flush; afterwards statements about them may leave. Sizes
   * below the largest signed one need no note and cost nothing.
   *
   * @throws SigningConflictException if one contradicts what was signed before: another root for
   *     the same size, or a time that decreases with the size; then nothing of the list is recorded
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room: sign nothing
   * @throws java.io.UncheckedIOException if the device fails: sign nothing any more
   */
  public synchronized void record(List<SignedSize> sizes) {
    Map<ContainerRef, SignedSize> largest = new HashMap<>();
    List<SignedSize> ascending = new ArrayList<>(sizes);
    ascending.sort(Comparator.comparingLong(SignedSize::treeSize));
    for (SignedSize asked : ascending) {
      ContainerRef ref = new ContainerRef(asked.account(), asked.container());
      requireNoDoubt(asked);
      Optional<SignedSize> signed =
          largest.containsKey(ref)
              ? Optional.of(largest.get(ref))
              : last(asked.account(), asked.container());
      if (signed.isPresent() && contradicts(asked, signed.get())) {
        throw new SigningConflictException(asked, signed.get());
      }
      if (signed.isEmpty() || asked.treeSize() > signed.get().treeSize()) {
        largest.put(ref, asked);
      }
    }
    write(largest.values().stream().map(SignedSizeCodec.Signed::new).toList());
  }

  private void requireNoDoubt(SignedSize asked) {
    if (note(asked.account(), asked.container()).orElse(null)
        instanceof SignedSizeCodec.Doubted doubted) {
      throw new SigningConflictException(asked, doubted.size());
    }
    if (mayHaveLost(asked.account(), asked.container())) {
      throw new SigningConflictException(asked, unknown(asked.account(), asked.container()));
    }
  }

  /** Whether the newest note of a container may be one that is lost. */
  private boolean mayHaveLost(AccountAddress account, ContainerName container) {
    OptionalLong position = position(account, hash(container.text()));
    return lostBefore > 0 && (position.isEmpty() || position.getAsLong() < lostBefore);
  }

  private static SignedSizeCodec.Doubted unreadable(
      AccountAddress account, ContainerName container) {
    return new SignedSizeCodec.Doubted(unknown(account, container));
  }

  /** Stands for what was signed where nobody can read it any more. */
  private static SignedSize unknown(AccountAddress account, ContainerName container) {
    return new SignedSize(account, container, 0, MerkleTree.EMPTY_ROOT, Instant.EPOCH);
  }

  private static boolean contradicts(SignedSize asked, SignedSize signed) {
    int bySize = Long.compare(asked.treeSize(), signed.treeSize());
    int byTime = asked.time().compareTo(signed.time());
    return bySize == 0
        ? !asked.rootHash().equals(signed.rootHash())
        : (bySize > 0 && byTime < 0) || (bySize < 0 && byTime > 0);
  }

  private void write(List<? extends SignedSizeCodec.Note> notes) {
    if (notes.isEmpty()) {
      return;
    }
    List<Bytes> records = notes.stream().map(SignedSizeCodec::encode).toList();
    records.forEach(record -> log.reserve(record.size(), RoomUse.RESERVED));
    long[] positions = log.append(records);
    log.sync();
    octetsSinceCheckpoint += records.stream().mapToLong(Bytes::size).sum();
    for (int i = 0; i < positions.length; i++) {
      apply(notes.get(i), positions[i]);
    }
  }

  /** Forgets the trees of an account that was deleted: a new one of its name begins anew. */
  public synchronized void forget(AccountAddress account) {
    write(List.of(new SignedSizeCodec.Forgotten(account)));
  }

  /**
   * Gives back the oldest files of the journal as long as enough of their notes are outdated; the
   * others are written again. Blocks; signing goes on meanwhile.
   *
   * @param deadPercentMin share of outdated notes from which a file is worth it
   * @return octets given back
   * @throws org.meshrelay.dare.store.StorageFullException if there is no room to write anything
   * @throws java.io.UncheckedIOException if the device fails: sign nothing any more
   */
  public long compact(int deadPercentMin) {
    long freed = 0;
    Optional<LogPart> oldest = outdated(deadPercentMin);
    while (oldest.isPresent()) {
      Live live = new Live(this::moveLive);
      log.replay(oldest.get(), live);
      live.flush();
      log.drop(oldest.get());
      freed += oldest.get().octets();
      oldest = outdated(deadPercentMin);
    }
    return freed;
  }

  private Optional<LogPart> outdated(int deadPercentMin) {
    return log.parts().stream()
        .findFirst()
        .filter(LogPart::ended)
        .filter(part -> isWorthIt(part, deadPercentMin))
        .filter(this::isCovered);
  }

  /** Only then what the file made forgotten is not met again at the next start. */
  private synchronized boolean isCovered(LogPart part) {
    boolean covered = index.covered() >= part.last();
    if (!covered) {
      octetsSinceCheckpoint = 0;
      index.checkpoint(log.lastGood(), lostBefore);
    }
    return covered;
  }

  private boolean isWorthIt(LogPart part, int deadPercentMin) {
    long[] live = {0};
    Live counting = new Live(notes -> live[0] += notes.size());
    log.replay(part, counting);
    counting.flush();
    return !counting.damaged && (part.records() - live[0]) * 100 >= deadPercentMin * part.records();
  }

  private synchronized void moveLive(List<Placed> notes) {
    write(notes.stream().filter(this::isLive).map(this::moved).toList());
  }

  private boolean isLive(Placed placed) {
    return binds(placed)
        || (placed.note instanceof SignedSizeCodec.Restarted restarted
            && position(restarted.account(), restartKey(restarted.size().container()))
                .equals(OptionalLong.of(placed.position)));
  }

  /** Whether it is the newest note of its container. */
  private boolean binds(Placed placed) {
    return sizeOf(placed.note)
        .filter(
            size -> position(size.account(), key(size)).equals(OptionalLong.of(placed.position)))
        .isPresent();
  }

  /** A restart before a newer signed size must not bind again only because it stands behind it. */
  private SignedSizeCodec.Note moved(Placed placed) {
    return placed.note instanceof SignedSizeCodec.Restarted restarted && !binds(placed)
        ? restarted.kept()
        : placed.note;
  }

  /** A note and where it stands. */
  private record Placed(SignedSizeCodec.Note note, long position) {}

  /** Hands on the notes of a part that are the newest of their containers, a portion at a time. */
  private final class Live implements RecordSink {
    private final Consumer<List<Placed>> portions;
    private final List<Placed> portion = new ArrayList<>();
    private boolean damaged;

    Live(Consumer<List<Placed>> portions) {
      this.portions = portions;
    }

    @Override
    public void record(long position, Bytes record) {
      Placed placed = new Placed(SignedSizeCodec.decode(record), position);
      if (isLive(placed)) {
        portion.add(placed);
      }
      if (portion.size() >= MOVED_AT_ONCE) {
        flush();
      }
    }

    void flush() {
      portions.accept(List.copyOf(portion));
      portion.clear();
    }

    @Override
    public void damaged(long position, long octets, Bytes first, Damage damage) {
      damaged = true;
    }
  }

  /**
   * Notes that these trees were restored while nobody knows what was signed of them; nothing is
   * signed of them before {@link #restart}.
   */
  public synchronized void doubt(List<SignedSize> restored) {
    write(restored.stream().map(SignedSizeCodec.Doubted::new).toList());
  }

  /**
   * After damage of the journal, notes of each container whose newest note may be among what is
   * lost that nobody knows what was signed of it, as {@link #doubt} does. Containers made later are
   * not in doubt. Call it with the engine before anything is signed: until then nothing is signed
   * of any container whose newest note is older than the damage, or that has none.
   *
   * @return number of containers in doubt now because of that; 0 at once without damage
   */
  public synchronized long settle(SpoolEngine engine) {
    if (lostBefore == 0) {
      return 0;
    }
    List<SignedSize> portion = new ArrayList<>();
    long[] count = {0};
    engine.accounts(
        account -> {
          for (ContainerView view : engine.containers(account)) {
            if (mayHaveLost(account, view.container())) {
              portion.add(
                  new SignedSize(
                      account, view.container(), view.treeSize(), view.root(), view.lastTime()));
              count[0]++;
            }
          }
          if (portion.size() >= MOVED_AT_ONCE) {
            doubt(portion);
            portion.clear();
          }
        });
    doubt(portion);
    lostBefore = 0;
    // Or a kill before the next one would put containers made since in doubt too.
    octetsSinceCheckpoint = 0;
    index.checkpoint(log.lastGood(), lostBefore);
    LOG.error(
        "signed-size journal is damaged, containers are read only and unsigned until `mesh-relay"
            + " spool restart` containers={}",
        count[0]);
    return count[0];
  }

  /**
   * Notes the operator's statement that a container goes on from a state before what was signed of
   * it. From then on trees that grow from there may be signed.
   *
   * @param size restored size and root, and the time of the statement
   * @param lostSize largest size ever signed, as the statement says
   * @param envelope the statement as signed by the service key, in JSON
   */
  public synchronized void restart(SignedSize size, long lostSize, Bytes envelope) {
    write(List.of(new SignedSizeCodec.Restarted(size, lostSize, envelope, true)));
  }

  /**
   * A statement of {@link #restart}.
   *
   * @param size restored size and root, and the time of the statement
   * @param lostSize largest size ever signed before
   * @param envelope the statement as signed
   */
  public record Restart(SignedSize size, long lostSize, Bytes envelope) {}

  /** The last restart of a container; empty if there was none. */
  public Optional<Restart> restarted(AccountAddress account, ContainerName container) {
    return note(account, container, restartKey(container))
        .filter(SignedSizeCodec.Restarted.class::isInstance)
        .map(SignedSizeCodec.Restarted.class::cast)
        .map(note -> new Restart(note.size(), note.lostSize(), note.envelope()));
  }

  /** The largest tree signed of a container since its last restart; empty if none was. */
  public Optional<SignedSize> last(AccountAddress account, ContainerName container) {
    return note(account, container).flatMap(SignedSizeJournal::sizeOf);
  }

  private static Optional<SignedSize> sizeOf(SignedSizeCodec.Note note) {
    return switch (note) {
      case SignedSizeCodec.Signed signed -> Optional.of(signed.size());
      case SignedSizeCodec.Restarted restarted -> Optional.of(restarted.size());
      case SignedSizeCodec.Doubted doubted -> Optional.of(doubted.size());
      case SignedSizeCodec.Forgotten ignored -> Optional.empty();
    };
  }

  private Optional<SignedSizeCodec.Note> note(AccountAddress account, ContainerName container) {
    return note(account, container, hash(container.text()));
  }

  private Optional<SignedSizeCodec.Note> note(
      AccountAddress account, ContainerName container, long lo) {
    try {
      return at(hash(account.text()), lo)
          .filter(
              note ->
                  sizeOf(note)
                      .filter(size -> size.account().equals(account))
                      .filter(size -> size.container() == container)
                      .isPresent());
    } catch (RecordDamagedException e) {
      return Optional.of(unreadable(account, container));
    }
  }

  /** The note that the index names now; looked up again if it was moved meanwhile. */
  private Optional<SignedSizeCodec.Note> at(long hi, long lo) {
    OptionalLong position = index.get(hi, lo);
    while (position.isPresent()) {
      try {
        return Optional.of(SignedSizeCodec.decode(log.read(position.getAsLong())));
      } catch (RecordDamagedException e) {
        OptionalLong moved = index.get(hi, lo);
        if (moved.equals(position)) {
          throw e;
        }
        position = moved;
      }
    }
    return Optional.empty();
  }

  private OptionalLong position(AccountAddress account, long lo) {
    return index.get(hash(account.text()), lo);
  }

  /**
   * What was signed of a container and is not so any more: it is shorter than the largest signed
   * tree, or has another root there, or nobody knows. Then nothing may be written to it and nothing
   * signed of it (receipts.md 8.4).
   */
  public Optional<RollbackAlarm> alarm(
      SpoolEngine engine, AccountAddress account, ContainerName container) {
    return note(account, container).flatMap(note -> alarm(engine, note));
  }

  /** As {@link #alarm}, of all containers; walks the whole journal. */
  public void alarms(SpoolEngine engine, Consumer<RollbackAlarm> visitor) {
    EntryCursor entries = index.from(0, 0);
    boolean unreadable = false;
    while (entries.next()) {
      long lo = entries.lo();
      if (entries.value() != SortedIndex.REMOVED) {
        try {
          at(entries.hi(), lo)
              .filter(note -> sizeOf(note).filter(size -> key(size) == lo).isPresent())
              .flatMap(note -> alarm(engine, note))
              .ifPresent(visitor);
        } catch (RecordDamagedException e) {
          unreadable = true;
        }
      }
    }
    if (unreadable) {
      alarmsOfUnreadable(engine, visitor);
    }
  }

  /** A note that cannot be read does not tell whose it is; the engine knows the names. */
  private void alarmsOfUnreadable(SpoolEngine engine, Consumer<RollbackAlarm> visitor) {
    engine.accounts(
        account -> {
          for (ContainerView view : engine.containers(account)) {
            note(account, view.container())
                .filter(note -> note.equals(unreadable(account, view.container())))
                .flatMap(note -> alarm(engine, note))
                .ifPresent(visitor);
          }
        });
  }

  private Optional<RollbackAlarm> alarm(SpoolEngine engine, SignedSizeCodec.Note note) {
    boolean doubtful = note instanceof SignedSizeCodec.Doubted;
    return sizeOf(note)
        .filter(size -> doubtful || isRolledBack(engine, size))
        .map(size -> new RollbackAlarm(size, lostSize(size), doubtful));
  }

  private long lostSize(SignedSize signed) {
    long before = restarted(signed.account(), signed.container()).map(Restart::lostSize).orElse(0L);
    return Math.max(before, signed.treeSize());
  }

  private static boolean isRolledBack(SpoolEngine engine, SignedSize signed) {
    Optional<ContainerView> view = engine.view(signed.account(), signed.container());
    if (view.isEmpty()) {
      return signed.treeSize() > 0;
    }
    return view.get().treeSize() < signed.treeSize()
        || !engine
            .root(signed.account(), signed.container(), signed.treeSize())
            .equals(signed.rootHash());
  }

  private long key(SignedSize size) {
    return hash(size.container().text());
  }

  private long restartKey(ContainerName container) {
    return hash(RESTART + container.text());
  }

  private long hash(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return Digests.sha256(index.secret(), Bytes.wrap(octets)).bigEndianAt(0, Long.BYTES);
  }

  @Override
  public synchronized void close() {
    index.close(log.lastGood(), lostBefore);
    log.close();
    threads.close();
  }
}
