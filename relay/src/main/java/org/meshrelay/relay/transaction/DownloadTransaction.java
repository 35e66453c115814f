package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.Continuations;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Gives ranges of containers (protocol.md 1.8 Download and 2.3; MSP-53, MSP-54, MSP-93 to MSP-95).
 *
 * <p>Frames are read by index; a range of time is turned into one of indexes by bisection, since
 * {@code Received} never decreases. One update per selection, in order; one that was cut carries a
 * page key. Reading runs on the reader pool.
 */
public final class DownloadTransaction implements Transaction<DownloadRequest> {
  /** Selections in one request: more than there are containers, twice. A guess. */
  private static final int SELECTIONS_MAX = 32;

  private final AccountGate gate;
  private final SpoolEngine engine;
  private final CryptoPool readers;
  private final PageKeyCodec pageKeys;

  /**
   * Downloads from the engine.
   *
   * @param pageKeySecret authenticates page keys; the same after every restart
   */
  public DownloadTransaction(
      AccountGate gate, SpoolEngine engine, CryptoPool readers, SecretBytes pageKeySecret) {
    this.gate = gate;
    this.engine = engine;
    this.readers = readers;
    this.pageKeys = new PageKeyCodec(pageKeySecret);
  }

  @Override
  public Class<DownloadRequest> requestType() {
    return DownloadRequest.class;
  }

  @Override
  public Future<Answer> execute(DownloadRequest request, Caller caller, Deadline deadline) {
    Caller.AccountDevice device = AccountGate.device(caller);
    if (request.select().size() > SELECTIONS_MAX) {
      throw Refusal.malformed("more than " + SELECTIONS_MAX + " selections").asException();
    }
    return gate.readable(device)
        .compose(account -> readers.submit(() -> download(request, account.address())));
  }

  private Answer download(DownloadRequest request, AccountAddress account) {
    ConstraintsData data =
        request.constraintsPost() == null ? ConstraintsData.NONE : request.constraintsPost();
    FrameBudget budget = new FrameBudget(data);
    List<ContainerUpdate> updates = new ArrayList<>();
    for (ConstraintsSelect select : request.select()) {
      updates.add(update(account, select, budget, request.select().size() == 1));
    }
    return Answer.of(new DownloadResponse(ResponseStatus.SUCCESS, updates));
  }

  private ContainerUpdate update(
      AccountAddress account, ConstraintsSelect asked, FrameBudget budget, boolean only) {
    ConstraintsSelect select = continued(account, asked);
    Optional<ContainerView> view =
        select
            .containerName()
            .filter(name -> !name.isServiceStore())
            .flatMap(name -> engine.view(account, name));
    if (view.isEmpty()) {
      if (only) {
        throw Refusal.of(StatusCode.UNKNOWN_CONTAINER, "unknown container").asException();
      }
      return new ContainerUpdate(select.container(), null, null, List.of(), null);
    }
    return new Selection(account, view.get(), select).read(budget);
  }

  /** With a page key all other selectors are ignored (MSP-225). */
  private ConstraintsSelect continued(AccountAddress account, ConstraintsSelect asked) {
    String pageKey = asked.pageKey();
    if (pageKey == null) {
      return asked;
    }
    return pageKeys
        .decode(account, pageKey)
        .orElseThrow(() -> Refusal.malformed("PageKey is not of this service").asException());
  }

  /** One selection over one container at the length it had when the request came. */
  private final class Selection {
    private final AccountAddress account;
    private final ContainerName container;
    private final ConstraintsSelect select;
    private final Redaction redaction;
    private final long count;

    Selection(AccountAddress account, ContainerView view, ConstraintsSelect select) {
      this.account = account;
      this.container = view.container();
      this.select = select;
      this.redaction = new Redaction(engine, account, container, select);
      this.count = view.frameCount();
    }

    ContainerUpdate read(FrameBudget budget) {
      long from = Math.max(orElse(select.indexMin(), 0), lowestByTime());
      long to = Math.min(orElse(select.indexMax(), Long.MAX_VALUE), highestByTime());
      List<DareEnvelope> taken = new ArrayList<>();
      long next = from;
      while (next <= to && !budget.isSpent()) {
        List<StoredFrame> frames =
            engine.read(
                account,
                container,
                new FrameRange(next, to, budget.framesAtOnce(), FrameBudget.OCTETS_DEFAULT));
        if (frames.isEmpty()) {
          throw new IllegalStateException("a container ends before its published length");
        }
        for (StoredFrame frame : frames) {
          DareEnvelope part =
              budget.isSpent() ? null : budget.take(delivered(frame), redaction.applies(frame));
          if (part == null) {
            return cut(taken, frame.index());
          }
          taken.add(part);
          next = frame.index() + 1;
        }
      }
      return next <= to
          ? cut(taken, next)
          : new ContainerUpdate(container.text(), null, null, taken, null);
    }

    private DareEnvelope delivered(StoredFrame frame) {
      return frame.index() > 0
          ? frame.envelope()
          : Continuations.find(engine, account, container)
              .map(known -> Continuations.frameZero(frame.envelope(), known.link()))
              .orElse(frame.envelope());
    }

    private ContainerUpdate cut(List<DareEnvelope> taken, long next) {
      ConstraintsSelect rest =
          new ConstraintsSelect(
              container.text(),
              next,
              select.indexMax(),
              select.notBefore(),
              select.before(),
              null,
              select.redact());
      return new ContainerUpdate(
          container.text(), null, null, taken, pageKeys.encode(account, container, rest));
    }

    /** The first frame received at or after NotBefore. */
    private long lowestByTime() {
      Instant notBefore = select.notBefore();
      return notBefore == null || redaction.replacesNotBefore() ? 0 : firstNotBefore(notBefore);
    }

    /** The last frame received before Before. */
    private long highestByTime() {
      Instant before = select.before();
      return (before == null ? count : firstNotBefore(before)) - 1;
    }

    private long firstNotBefore(Instant time) {
      long low = 0;
      long high = count;
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (engine.read(account, container, middle).received().isBefore(time)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private static long orElse(@Nullable Long value, long otherwise) {
      return value == null ? otherwise : value;
    }
  }
}
