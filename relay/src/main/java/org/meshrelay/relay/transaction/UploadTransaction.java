package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.Continuations;
import org.meshrelay.relay.delivery.PairOutcome;
import org.meshrelay.relay.delivery.ReceiptService;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Appends entries to the containers of the caller's own account (protocol.md 1.8 Upload and 2.5;
 * MSP-58 to MSP-60, MSP-96).
 *
 * <p>What the state decides and what is appended is one lane work. With a precondition the request
 * is applied as a whole or not at all, then 409/61 with entries. An entry without its body is
 * judged and nothing of it stored; the answer says how much would be taken.
 */
public final class UploadTransaction implements Transaction<UploadRequest> {
  /** Entries in one request; the body limit of 1 MiB allows about as many. A guess. */
  private static final int ENTRIES_MAX = 1_000;

  private final AccountGate gate;
  private final SpoolEngine engine;
  private final ReceiptService receipts;
  private final Pools pools;
  private final InstantSource clock;
  private final AccountQuotas quotas;
  private final int octetsMax;

  /** Uploads into the engine. */
  public UploadTransaction(
      AccountGate gate, SpoolEngine engine, ReceiptService receipts, Pools pools, Room room) {
    this.gate = gate;
    this.engine = engine;
    this.receipts = receipts;
    this.pools = pools;
    this.clock = pools.clock();
    this.quotas = room.quotas();
    this.octetsMax = room.octetsMax();
  }

  /**
   * Where work runs.
   *
   * @param crypto verifies signatures
   * @param readers reads frames
   * @param clock wall time
   */
  public record Pools(CryptoPool crypto, CryptoPool readers, InstantSource clock) {}

  /**
   * How much is taken.
   *
   * @param quotas per account
   * @param octetsMax size of an entry by the measure of protocol.md 7.1
   */
  public record Room(AccountQuotas quotas, int octetsMax) {}

  @Override
  public Class<UploadRequest> requestType() {
    return UploadRequest.class;
  }

  @Override
  public Future<Answer> execute(UploadRequest request, Caller caller, Deadline deadline) {
    Caller.AccountDevice device = AccountGate.device(caller);
    int entries =
        request.updates().stream().mapToInt(u -> u.envelopes().size()).sum()
            + request.self().size();
    if (entries > ENTRIES_MAX) {
      throw Refusal.malformed("more than " + ENTRIES_MAX + " entries").asException();
    }
    return gate.changing(
        device.account(),
        () -> gate.inUse(device).compose(account -> upload(request, device, account)));
  }

  private Future<Answer> upload(
      UploadRequest request, Caller.AccountDevice device, AccountView account) {
    return pools
        .readers()
        .submit(() -> filling(request, account.address()))
        .compose(
            filling ->
                pools
                    .crypto()
                    .submit(
                        () ->
                            UploadPlan.of(
                                request,
                                device,
                                account,
                                filling,
                                new UploadPlan.Measures(octetsMax, clock.instant()))))
        .compose(plan -> apply(plan, account.address()));
  }

  /** Containers into which the history of another service is being copied (receipts.md 8.3). */
  private Set<ContainerName> filling(UploadRequest request, AccountAddress account) {
    Set<ContainerName> filling = EnumSet.noneOf(ContainerName.class);
    for (ContainerUpdate update : request.updates()) {
      update
          .containerName()
          .filter(name -> !name.isServiceStore())
          .filter(name -> isFilling(account, name))
          .ifPresent(filling::add);
    }
    return filling;
  }

  private boolean isFilling(AccountAddress account, ContainerName container) {
    long size = engine.view(account, container).map(ContainerView::treeSize).orElse(0L);
    return Continuations.find(engine, account, container)
        .filter(known -> size < known.last().treeSize())
        .isPresent();
  }

  private Future<Answer> apply(UploadPlan plan, AccountAddress account) {
    return EngineFutures.write(engine, account, new UploadWork(plan, quotas))
        .recover(
            failure ->
                failure instanceof UploadWork.NothingApplied nothing
                    ? Future.succeededFuture(nothing.result())
                    : Future.failedFuture(failure))
        .compose(result -> answer(plan, result, account));
  }

  private Future<Answer> answer(UploadPlan plan, UploadWork.Result result, AccountAddress account) {
    List<Future<PairOutcome>> entries = new ArrayList<>();
    boolean redacted = false;
    for (int i = 0; i < result.entries().size(); i++) {
      UploadPlan.Entry asked = plan.entries().get(i);
      redacted |= asked.redacted();
      entries.add(entry(asked, result.entries().get(i), account));
    }
    boolean anyRedacted = redacted;
    return Future.all(entries)
        .map(done -> entries.stream().map(Future::result).toList())
        .map(outcomes -> response(result.applied(), outcomes, anyRedacted));
  }

  private Future<PairOutcome> entry(
      UploadPlan.Entry asked, UploadWork.Outcome outcome, AccountAddress account) {
    StatusCode refusal = outcome.refusal();
    if (refusal != null) {
      return Future.succeededFuture(PairOutcome.refused(refusal));
    }
    if (asked.redacted()) {
      int room = octetsMax - asked.envelope().messageSize();
      return Future.succeededFuture(PairOutcome.wouldTake(Math.max(0, room)));
    }
    if (asked.link() != null) {
      return Future.succeededFuture(PairOutcome.accepted(StatusCode.SUCCESS, 0L, null));
    }
    ContainerName container = outcome.container();
    if (container == null) {
      throw new IllegalStateException("an applied entry is somewhere");
    }
    AppendedFrame appended = outcome.frame();
    Future<AppendedFrame> frame =
        appended == null
            ? pools.readers().submit(() -> receipts.stored(account, container, outcome.index()))
            : Future.succeededFuture(appended);
    return frame
        .compose(stored -> receipts.owner(account, stored))
        .map(
            receipt ->
                PairOutcome.accepted(StatusCode.SUCCESS, outcome.index(), receipt.orElse(null)));
  }

  private Answer response(boolean applied, List<PairOutcome> outcomes, boolean redacted) {
    List<EntryResponse> entries = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      entries.add(outcomes.get(i).toEntry(i));
    }
    ResponseStatus status =
        applied ? ResponseStatus.SUCCESS : ResponseStatus.of(StatusCode.PRECONDITION_FAILED);
    ConstraintsData group = redacted && applied ? ConstraintsData.ofBytesMax(octetsMax) : null;
    return Answer.of(new UploadResponse(status, entries, group), outcomes);
  }
}
