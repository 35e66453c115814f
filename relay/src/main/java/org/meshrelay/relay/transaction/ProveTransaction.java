package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ProofOpening;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.ReceiptService;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Gives a signed head and proofs over a container (receipts.md 5, MSP-316, MSP-317): at most 64
 * hashes a list, no walk over the container, within the limits of receipts.md 10.
 */
public final class ProveTransaction implements Transaction<ProveRequest> {
  private final AccountGate gate;
  private final SpoolEngine engine;
  private final ReceiptService receipts;
  private final CryptoPool readers;
  private final Limits limits;

  /** Proofs over the containers of the engine. */
  public ProveTransaction(
      AccountGate gate,
      SpoolEngine engine,
      ReceiptService receipts,
      CryptoPool readers,
      Limits limits) {
    this.gate = gate;
    this.engine = engine;
    this.receipts = receipts;
    this.readers = readers;
    this.limits = limits;
  }

  /**
   * How often proofs are made.
   *
   * @param limiter counts
   * @param perDevice proofs for one device
   * @param perAccount proofs for one account
   * @param nanoTime monotonic time
   */
  public record Limits(
      RateLimiter limiter, Limit perDevice, Limit perAccount, LongSupplier nanoTime) {
    /** 10/s with a burst of 50 for a device. */
    public static final Limit PER_DEVICE = new Limit("prove-device", 10, Duration.ofSeconds(1), 50);

    /** 30/s with a burst of 150 for an account. */
    public static final Limit PER_ACCOUNT =
        new Limit("prove-account", 30, Duration.ofSeconds(1), 150);

    private long take(Caller.AccountDevice device) {
      String account = device.account().text();
      return limiter.takeAll(
          List.of(
              perDevice.charge(account + " " + device.device().text()), perAccount.charge(account)),
          nanoTime.getAsLong());
    }
  }

  @Override
  public Class<ProveRequest> requestType() {
    return ProveRequest.class;
  }

  @Override
  public Future<Answer> execute(ProveRequest request, Caller caller, Deadline deadline) {
    Caller.AccountDevice device = AccountGate.device(caller);
    return gate.readable(device)
        .compose(
            account -> {
              ContainerName container = readable(request, account);
              long wait = limits.take(device);
              if (wait > 0) {
                throw Refusal.rateLimited(wait / 1_000_000_000L + 1).asException();
              }
              return receipts
                  .head(account.address(), container)
                  .compose(head -> prove(request, account.address(), container, head.orElse(null)));
            });
  }

  private ContainerName readable(ProveRequest request, AccountView account) {
    return request
        .containerName()
        .filter(name -> !name.isServiceStore())
        .filter(name -> engine.view(account.address(), name).isPresent())
        .orElseThrow(
            () -> Refusal.of(StatusCode.UNKNOWN_CONTAINER, "unknown container").asException());
  }

  private Future<Answer> prove(
      ProveRequest request,
      AccountAddress account,
      ContainerName container,
      ReceiptService.@Nullable SignedHead head) {
    if (head == null) {
      return Future.failedFuture(Refusal.overloaded(1).asException());
    }
    Long first = request.firstSize();
    if (first != null && first > head.treeSize()) {
      // The device has seen more than there is: the head is its evidence (receipts.md 7.3).
      return Future.succeededFuture(
          answer(
              ResponseStatus.of(StatusCode.PRECONDITION_FAILED), head, List.of(), List.of(), null));
    }
    long second = request.secondSize() == null ? head.treeSize() : request.secondSize();
    Long index = request.index();
    boolean inRange =
        second <= head.treeSize()
            && (first == null || first <= second)
            && (index == null || (index >= 1 && index <= second));
    if (!inRange) {
      return Future.failedFuture(Refusal.malformed("sizes or index out of range").asException());
    }
    return readers.submit(() -> proofs(account, container, head, first, second, index));
  }

  private Answer proofs(
      AccountAddress account,
      ContainerName container,
      ReceiptService.SignedHead head,
      @Nullable Long first,
      long second,
      @Nullable Long index) {
    List<Bytes> inclusion =
        index == null ? List.of() : engine.inclusion(account, container, index - 1, second);
    List<Bytes> consistency =
        first == null || first == 0 || first == second
            ? List.of()
            : engine.consistency(account, container, first, second);
    ProofOpening opening = index == null ? null : opening(account, container, index);
    return answer(ResponseStatus.SUCCESS, head, inclusion, consistency, opening);
  }

  /** Opens the receipt of whoever sent the message, if somebody else than the owner did. */
  private @Nullable ProofOpening opening(
      AccountAddress account, ContainerName container, long index) {
    if (!container.isSpool()) {
      return null;
    }
    StoredFrame frame = engine.read(account, container, index);
    if (!ReceiptService.wasReceivedFrom(frame.envelope(), account)) {
      return null;
    }
    AppendedFrame stored = receipts.stored(account, container, index);
    Opening opening = receipts.opening(account, stored);
    return new ProofOpening(opening.nonce(), opening.receipt());
  }

  private static Answer answer(
      ResponseStatus status,
      ReceiptService.SignedHead head,
      List<Bytes> inclusion,
      List<Bytes> consistency,
      @Nullable ProofOpening opening) {
    return Answer.of(new ProveResponse(status, head.envelope(), inclusion, consistency, opening));
  }
}
