package org.meshrelay.dare.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;

/** One work's view of its account. For the lane's thread, while the work runs. */
final class StagedTransaction implements LaneTransaction {
  /** Records of one work: a hundred recipients (protocol.md 7.1) and what goes with them. */
  static final int RECORDS_MAX = 4_096;

  /** Octets of one work: ten times what a post to a hundred recipients can bring. */
  static final int OCTETS_MAX = 64 << 20;

  /**
   * With one of them damaged, an index that is built again still finds the other (ADR 38). They are
   * short and stand one behind the other, so both may lie in one page: a page that is lost takes
   * both.
   */
  private static final int ERASURE_COPIES = 2;

  private final AccountAddress account;
  private final Instant now;
  private final Staging staging;
  private final Ground ground;
  private final List<AppendedFrame> appended = new ArrayList<>();
  private long stagedOctets;
  private boolean ended;

  StagedTransaction(AccountAddress account, Instant now, Staging staging, Ground ground) {
    this.account = account;
    this.now = now;
    this.staging = staging;
    this.ground = ground;
  }

  /** What a transaction stands on: the lane. */
  interface Ground {
    /** Head of an acknowledged container, null if there is none. */
    @Nullable ContainerHead head(ContainerRef ref);

    /** Acknowledged frames. */
    LaneReader reader();

    /** A number for a new container, or one that no container has yet. */
    long takeNumber();

    /** Somebody may object to an append by an exception. */
    void appending(ContainerView view);

    /** Makes sure that a record of this size can be appended. */
    void reserve(int octets, RoomUse use);
  }

  /** Ends the transaction; returns the frames appended. */
  List<AppendedFrame> end() {
    ended = true;
    return List.copyOf(appended);
  }

  private @Nullable ContainerHead head(ContainerName container) {
    if (ended) {
      throw new IllegalStateException("transaction has ended");
    }
    ContainerRef ref = new ContainerRef(account, container);
    Staging.Known known = staging.head(ref);
    return known.decided() ? known.head() : ground.head(ref);
  }

  @Override
  public Optional<ContainerView> view(ContainerName container) {
    return Optional.ofNullable(head(container)).map(ContainerHead::view);
  }

  @Override
  public OptionalLong find(ContainerName container, String key) {
    ContainerHead head = head(container);
    if (head == null) {
      return OptionalLong.empty();
    }
    OptionalLong known = staging.find(head.number(), key);
    return known != null ? known : ground.reader().find(head.ref(), head.number(), key);
  }

  @Override
  public StoredFrame read(ContainerName container, long index) {
    ContainerHead head = head(container);
    if (head == null || index < 0 || index >= head.nextIndex()) {
      throw new IndexOutOfBoundsException("no frame " + index + " in " + container);
    }
    Staging.Staged staged = staging.frame(head.number(), index);
    if (staged != null) {
      return parse(staged);
    }
    LaneReader.Extent stored =
        ground
            .reader()
            .extent(head.ref())
            .orElseThrow(() -> new IllegalStateException("container without a stored frame"));
    return ground.reader().read(stored, index);
  }

  private static StoredFrame parse(Staging.Staged staged) {
    try {
      return LaneReader.stored((RecordPrefix) staged.record(), staged.frame());
    } catch (FrameException | DecodeException e) {
      throw new IllegalStateException("own frame cannot be read", e);
    }
  }

  @Override
  public void create(ContainerName container) {
    if (head(container) == null) {
      ContainerRef ref = new ContainerRef(account, container);
      ContainerHead empty = ContainerHead.empty(ref, ground.takeNumber());
      stage(FrameBuilder.first(empty, now), RoomUse.CONTENT);
    }
  }

  @Override
  public AppendedFrame append(ContainerName container, FrameDraft draft) {
    ContainerHead head = head(container);
    if (head == null) {
      throw new IllegalStateException("no container " + container);
    }
    ground.appending(head.view());
    FrameBuilder.Built built = FrameBuilder.next(head, draft, head.notBefore(now));
    stage(built, draft.room());
    return built.appended();
  }

  private void stage(FrameBuilder.Built built, RoomUse use) {
    stage(built.grown(), use);
    appended.add(built.appended());
  }

  private void stage(FrameBuilder.Grown grown, RoomUse use) {
    RecordCodec.Unfinished octets = RecordCodec.encode(grown.record(), grown.frame());
    reserve(octets.size(), use);
    staging.frame(grown, octets);
  }

  @Override
  public boolean bringBack(LogRecord record, Bytes frame) {
    if (!record.account().equals(account)) {
      throw new IllegalArgumentException("record of another account");
    }
    return switch (record) {
      case LogRecord.Erasure erasure -> bringBack(erasure);
      case RecordPrefix lost -> bringBack(lost, frame);
    };
  }

  private boolean bringBack(LogRecord.Erasure erasure) {
    for (ContainerName container : ContainerName.values()) {
      ContainerHead head = head(container);
      if (head != null && head.number() < erasure.below()) {
        stage(erasure);
        return true;
      }
    }
    return false;
  }

  private boolean bringBack(RecordPrefix lost, Bytes frame) {
    ContainerHead head = head(lost.container());
    if (head == null && lost.index() == 0) {
      head = ContainerHead.empty(lost.ref(), lost.number());
    }
    Optional<FrameBuilder.Grown> grown =
        head == null ? Optional.empty() : LostFrame.after(head, lost, frame);
    grown.ifPresent(next -> stage(next, RoomUse.CONTENT));
    return grown.isPresent();
  }

  @Override
  public void eraseAccount() {
    stage(new LogRecord.Erasure(account, ground.takeNumber()));
  }

  private void stage(LogRecord.Erasure erasure) {
    for (int copy = 0; copy < ERASURE_COPIES; copy++) {
      RecordCodec.Unfinished octets = RecordCodec.encode(erasure, Bytes.EMPTY);
      reserve(octets.size(), RoomUse.RESERVED);
      staging.erase(erasure, octets);
    }
  }

  private void reserve(int octets, RoomUse use) {
    if (ended) {
      throw new IllegalStateException("transaction has ended");
    }
    if (staging.staged().size() >= RECORDS_MAX || stagedOctets + octets > OCTETS_MAX) {
      throw new IllegalArgumentException("work is too large");
    }
    ground.reserve(octets, use);
    stagedOctets += octets;
  }

  @Override
  public Instant now() {
    return now;
  }
}
