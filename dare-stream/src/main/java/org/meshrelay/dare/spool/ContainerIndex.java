package org.meshrelay.dare.spool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.index.EntryCursor;
import org.meshrelay.dare.index.IndexThreads;
import org.meshrelay.dare.index.MergeFilter;
import org.meshrelay.dare.index.SortedIndex;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/**
 * Where the containers and frames of a lane are in its log. Everything it holds is durable and
 * acknowledged; all of it can be rebuilt from the log.
 *
 * <p>Four kinds of entries, told apart by the two highest bits: numbers of erased containers (all
 * their other entries go with the next merge), names (account and container to number), frames
 * (number and index to position), keys (number and key to index). Names and keys are entered as
 * digests under a secret of the index, so that nobody can choose names that meet; what is found by
 * digest is verified against the log. A frame costs two entries of 24 octets.
 *
 * <p>The lane's thread changes it, any thread that may read the disk looks up.
 */
final class ContainerIndex implements AutoCloseable {
  private static final int KIND_SHIFT = 62;
  private static final int ERASED_KIND = 0;
  private static final int NAMES_KIND = 1;
  private static final int FRAMES_KIND = 2;
  private static final long ERASED = (long) ERASED_KIND << KIND_SHIFT;
  private static final long NAMES = (long) NAMES_KIND << KIND_SHIFT;
  private static final long FRAMES = (long) FRAMES_KIND << KIND_SHIFT;
  private static final long KEYS = 3L << KIND_SHIFT;
  private static final long NUMBER_MASK = (1L << KIND_SHIFT) - 1;

  private final SortedIndex entries;
  private volatile Secret secret;
  private long nextNumber;

  private ContainerIndex(SortedIndex entries) {
    this.entries = entries;
    this.secret = new Secret(entries.secret());
    this.nextNumber = entries.note();
  }

  static ContainerIndex open(Path directory, IndexThreads threads, int entriesMax) {
    return new ContainerIndex(SortedIndex.open(directory, threads, ErasedFilter::new, entriesMax));
  }

  /** Forgets everything, to be built again from the log. */
  void clear() {
    entries.clear();
    secret = new Secret(entries.secret());
    nextNumber = 0;
  }

  /** Position of the log up to which nothing need be applied again. */
  long covered() {
    return entries.covered();
  }

  /** A number that no container of the lane has had. */
  long takeNumber() {
    return nextNumber++;
  }

  /** Enters an acknowledged record; applying it twice changes nothing. */
  void apply(LogRecord record, long position) {
    switch (record) {
      case LogRecord.Erasure erasure -> erase(erasure);
      case RecordPrefix frame -> apply(frame, position);
    }
  }

  /** Enters a container whose first frame, which brings its name, may have been lost. */
  void ensureNamed(RecordPrefix frame) {
    if (number(frame.ref()).isEmpty()) {
      name(frame);
    }
  }

  private void name(RecordPrefix frame) {
    ContainerRef ref = frame.ref();
    entries.put(nameKey(ref.account()), nameKey(ref.container()), frame.number());
  }

  private void apply(RecordPrefix frame, long position) {
    if (frame.index() == 0) {
      name(frame);
    }
    entries.put(FRAMES | frame.number(), frame.index(), position);
    String key = frame.key();
    if (key != null && frame.changesKey()) {
      long hi = KEYS | frame.number();
      if (frame.event() == CatalogEvent.DELETE) {
        entries.remove(hi, keyHash(key));
      } else {
        entries.put(hi, keyHash(key), frame.index());
      }
    }
    nextNumber = Math.max(nextNumber, frame.number() + 1);
  }

  private void erase(LogRecord.Erasure erasure) {
    long hi = nameKey(erasure.account());
    EntryCursor names = entries.from(hi, 0);
    while (names.next() && names.hi() == hi) {
      if (names.value() != SortedIndex.REMOVED && names.value() < erasure.below()) {
        entries.put(ERASED | names.value(), 0, 0);
        entries.remove(hi, names.lo());
      }
    }
    nextNumber = Math.max(nextNumber, erasure.below() + 1);
  }

  /** Whether the frame at this position of the log is the one that readers get. */
  boolean isLive(RecordPrefix frame, long position) {
    OptionalLong current = number(frame.ref());
    if (current.isEmpty() || current.getAsLong() != frame.number()) {
      return false;
    }
    OptionalLong place = position(frame.number(), frame.index());
    return place.isPresent() && place.getAsLong() == position;
  }

  /** Whether a live frame's key points to it, or was ended by it. */
  boolean decidesKey(RecordPrefix frame) {
    String key = frame.key();
    if (key == null) {
      return false;
    }
    OptionalLong current = find(frame.number(), key);
    return frame.event() == CatalogEvent.DELETE
        ? current.isEmpty()
        : current.isPresent() && current.getAsLong() == frame.index();
  }

  /** Positions of the frames of all containers that are not erased, in no useful order. */
  void livePositions(LongConsumer visitor) {
    BitSet live = new BitSet();
    numbers((group, number) -> live.set(Math.toIntExact(number)));
    EntryCursor frames = entries.from(FRAMES, 0);
    while (frames.next() && frames.hi() >>> KIND_SHIFT == FRAMES_KIND) {
      if (live.get((int) (frames.hi() & NUMBER_MASK))) {
        visitor.accept(frames.value());
      }
    }
  }

  OptionalLong number(ContainerRef ref) {
    return entries.get(nameKey(ref.account()), nameKey(ref.container()));
  }

  OptionalLong position(long number, long index) {
    return entries.get(FRAMES | number, index);
  }

  /** Index and position of the last frame. */
  Optional<SortedIndex.Found> last(long number) {
    return entries.last(FRAMES | number);
  }

  OptionalLong find(long number, String key) {
    return entries.get(KEYS | number, keyHash(key));
  }

  /** Positions of frames from an index on, in order, until the visitor has enough. */
  void frames(long number, long from, FrameVisitor visitor) {
    long hi = FRAMES | number;
    EntryCursor frames = entries.from(hi, from);
    boolean more = true;
    while (more && frames.next() && frames.hi() == hi) {
      more = visitor.frame(frames.lo(), frames.value());
    }
  }

  /** Takes places of frames. */
  @FunctionalInterface
  interface FrameVisitor {
    /** Takes one; false if no more are wanted. */
    boolean frame(long index, long position);
  }

  /** Indexes of the frames that hold keys, ascending. */
  long[] keyed(long number) {
    long hi = KEYS | number;
    long[] found = new long[16];
    int count = 0;
    EntryCursor keys = entries.from(hi, 0);
    while (keys.next() && keys.hi() == hi) {
      if (keys.value() != SortedIndex.REMOVED) {
        found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
        found[count] = keys.value();
        count++;
      }
    }
    long[] indexes = Arrays.copyOf(found, count);
    Arrays.sort(indexes);
    return indexes;
  }

  /** Numbers of all containers, those of one account together and told by an equal group. */
  void numbers(NumberVisitor visitor) {
    EntryCursor names = entries.from(NAMES, 0);
    while (names.next() && names.hi() >>> KIND_SHIFT == NAMES_KIND) {
      if (names.value() != SortedIndex.REMOVED) {
        visitor.container(names.hi(), names.value());
      }
    }
  }

  /** Takes numbers of containers. */
  @FunctionalInterface
  interface NumberVisitor {
    /** Takes one; containers of one account have the same group, others hardly ever. */
    void container(long group, long number);
  }

  /** Whether so much is in memory that it should be written. */
  boolean isDue() {
    return entries.isDue();
  }

  /** Lets what is in memory be written on another thread. */
  void checkpoint(long position) {
    entries.checkpoint(position, nextNumber);
  }

  /** False if the device takes no more of the index: then nothing may be appended. */
  boolean awaitRoom() {
    return entries.awaitRoom();
  }

  int entriesInMemory() {
    return entries.entriesInMemory();
  }

  long octetsOnDevice() {
    return entries.octetsOnDevice();
  }

  /** Writes everything, if the device takes it, and ends. */
  void close(long position) {
    entries.close(position, nextNumber);
  }

  @Override
  public void close() {
    entries.close();
  }

  private long nameKey(AccountAddress account) {
    return NAMES | hash(account.text()) >>> 2;
  }

  private long nameKey(ContainerName container) {
    return secret.container(container);
  }

  private long keyHash(String key) {
    return hash(key);
  }

  private long hash(String text) {
    return secret.hash(text);
  }

  /** What makes digests of names, and the digests of the few names of containers. */
  private static final class Secret {
    private final Bytes octets;
    private final Map<ContainerName, Long> containers = new EnumMap<>(ContainerName.class);

    Secret(Bytes octets) {
      this.octets = octets;
      for (ContainerName name : ContainerName.values()) {
        containers.put(name, hash(name.text()));
      }
    }

    long container(ContainerName name) {
      return Objects.requireNonNull(containers.get(name));
    }

    long hash(String text) {
      return Digests.sha256(octets, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)))
          .bigEndianAt(0, Long.BYTES);
    }
  }

  /** Drops what belonged to erased containers, and removed keys once nothing older can return. */
  private static final class ErasedFilter implements MergeFilter {
    private long[] erased = new long[16];
    private int count;

    @Override
    public boolean keep(long hi, long lo, long value, boolean bottom) {
      int kind = (int) (hi >>> KIND_SHIFT);
      long number = hi & NUMBER_MASK;
      boolean forgotten = bottom && value == SortedIndex.REMOVED;
      if (kind == ERASED_KIND) {
        remember(number);
        return !bottom;
      }
      return !forgotten && (kind == NAMES_KIND || !isErased(number));
    }

    /** Numbers of erased containers come first and in order. */
    private boolean isErased(long number) {
      return Arrays.binarySearch(erased, 0, count, number) >= 0;
    }

    private void remember(long number) {
      erased = count == erased.length ? Arrays.copyOf(erased, count * 2) : erased;
      erased[count] = number;
      count++;
    }
  }
}
