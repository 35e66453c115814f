package org.meshrelay.relay.follow;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.follow.ChangeFeed;
import org.meshrelay.dare.follow.FeedPosition;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.ServiceChanges;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * What a backup host reads: Status and Download with the service as {@code Account} (protocol.md
 * 6.11). As the specification has it they are about the containers of the service itself, its
 * account catalog and incident spool; with {@code Since}, and with an {@code Account} in a
 * selection, about those of all accounts (ADR 39).
 *
 * <p>At most {@value #AT_ONCE_MAX} requests of all backup hosts are worked on at one time, a
 * further one is told to come again: devices go first. Never blocks; reads on the reader pool.
 */
public final class ServiceReads {
  /** Leaves readers for devices. A guess: half of those that a node has by default. */
  static final int AT_ONCE_MAX = 2;

  /** Selections of one request: some 30 KB of them. A guess. */
  public static final int SELECTIONS_MAX = 256;

  /** Frames of one answer. A guess. */
  static final int FRAMES_MAX = 1_000;

  /** Octets of one answer, below what http-binding.md 4 allows with base64 twice. */
  static final long OCTETS_MAX = 2 << 20;

  private final SpoolEngine engine;
  private final ServiceIdentity identity;
  private final CryptoPool readers;
  private final ChangeFeed feed;
  private final AtomicInteger underWay = new AtomicInteger();
  private final LongAdder given = new LongAdder();

  /** Reads from the engine of the service. */
  public ServiceReads(SpoolEngine engine, ServiceIdentity identity, CryptoPool readers) {
    this.engine = engine;
    this.identity = identity;
    this.readers = readers;
    this.feed = new ChangeFeed(engine);
  }

  /** Frames given since the start: a metric. */
  public long given() {
    return given.sum();
  }

  /** Which containers there are, or what has changed. */
  public Future<StatusResponse> status(StatusRequest request) {
    requireService(request.header());
    String since = request.since();
    return read(() -> since == null ? own() : changes(since));
  }

  private StatusResponse own() {
    List<ContainerStatus> containers =
        engine.containers(identity.ownAccount()).stream()
            .map(view -> ContainerStatus.of(view.container(), view.frameCount(), view.treeDigest()))
            .toList();
    return StatusResponse.toBackup(containers, null);
  }

  private StatusResponse changes(String since) {
    boolean first = since.equals(ServiceChanges.BEGINNING);
    Optional<FeedPosition> place =
        first ? Optional.empty() : FeedPosition.parse(since, feed.lanes());
    ChangeFeed.Page page = feed.next(place.orElseGet(() -> FeedPosition.beginning(feed.lanes())));
    List<ServiceChanges.Erased> erased = new ArrayList<>();
    page.erased()
        .forEach((account, below) -> erased.add(new ServiceChanges.Erased(account, below)));
    return StatusResponse.toBackup(
        page.changed().stream().map(ServiceReads::status).toList(),
        new ServiceChanges(
            page.reached().text(),
            page.more(),
            page.gap() || (place.isEmpty() && !first),
            feed.lanes(),
            erased));
  }

  private static ContainerStatus status(RecordPrefix newest) {
    return new ContainerStatus(
        newest.container().text(),
        newest.frameCount(),
        newest.hashes().treeDigest(),
        newest.account(),
        newest.hashes().root());
  }

  /** Frames, one update for each selection. */
  public Future<DownloadResponse> download(DownloadRequest request) {
    requireService(request.header());
    if (request.select().size() > SELECTIONS_MAX) {
      throw Refusal.malformed("more than " + SELECTIONS_MAX + " selections").asException();
    }
    request.select().forEach(ServiceReads::requireRange);
    return read(
        () -> {
          Budget budget = new Budget();
          List<ContainerUpdate> updates = new ArrayList<>();
          for (ConstraintsSelect select : request.select()) {
            updates.add(update(select, budget));
          }
          given.add(FRAMES_MAX - budget.frames);
          return new DownloadResponse(ResponseStatus.SUCCESS, updates);
        });
  }

  /** What one answer may still take. */
  private static final class Budget {
    private int frames = FRAMES_MAX;
    private long octets = OCTETS_MAX;

    FrameRange range(ConstraintsSelect select) {
      Long from = select.indexMin();
      Long to = select.indexMax();
      return new FrameRange(
          from == null ? 0 : from, to == null ? Long.MAX_VALUE : to, frames, octets);
    }

    boolean isSpent() {
      return frames <= 0 || octets <= 0;
    }

    void spend(Bytes octetsOfFrame) {
      frames--;
      octets = Math.max(0, octets - octetsOfFrame.size());
    }
  }

  private ContainerUpdate update(ConstraintsSelect select, Budget budget) {
    AccountAddress named = select.account();
    AccountAddress account = named == null ? identity.ownAccount() : named;
    Optional<ContainerView> view =
        select.containerName().flatMap(name -> engine.view(account, name));
    if (view.isEmpty()) {
      return new ContainerUpdate(select.container(), null, null, List.of(), null, named, List.of());
    }
    ContainerName name = view.get().container();
    long count = view.get().frameCount();
    if (budget.isSpent()) {
      return new ContainerUpdate(name.text(), count, null, List.of(), null, named, List.of());
    }
    if (named == null) {
      List<StoredFrame> frames = engine.read(account, name, budget.range(select));
      frames.forEach(frame -> budget.spend(frame.frameOctets()));
      return new ContainerUpdate(
          name.text(), count, null, frames.stream().map(StoredFrame::envelope).toList(), null);
    }
    List<Bytes> records = feed.records(account, name, budget.range(select));
    records.forEach(budget::spend);
    return new ContainerUpdate(name.text(), count, null, List.of(), null, named, records);
  }

  private static void requireRange(ConstraintsSelect select) {
    @Nullable Object other =
        select.pageKey() != null
            ? select.pageKey()
            : select.before() != null ? select.before() : select.notBefore();
    if (other != null || !select.redact().isEmpty()) {
      throw Refusal.malformed("a backup selects by index").asException();
    }
  }

  private void requireService(RequestHeader header) {
    ServiceName service = header.serviceAccount();
    if (service == null) {
      throw Refusal.of(
              StatusCode.NOT_CONNECTED, "a backup names the service as Account (protocol.md 6.11)")
          .asException();
    }
    if (!identity.hosts(service)) {
      throw Refusal.of(StatusCode.NOT_HOSTED, "domain is not hosted here").asException();
    }
  }

  private <T> Future<T> read(Callable<T> reading) {
    if (underWay.incrementAndGet() > AT_ONCE_MAX) {
      underWay.decrementAndGet();
      throw Refusal.overloaded(1).asException();
    }
    return readers.submit(reading).onComplete(ended -> underWay.decrementAndGet());
  }
}
