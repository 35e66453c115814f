package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.DeviceEntry;
import org.meshrelay.relay.auth.Caller;

/**
 * Tells the state of the containers a device may access (protocol.md 1.8, Status; MSP-51, MSP-52).
 * Answers from published heads without reading a frame. Open to accounts on hold (L-12).
 */
public final class StatusTransaction implements Transaction<StatusRequest> {
  /** The whole transaction has 5 s. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(4);

  /** What is left of a transaction for its answer, however long it has been under way. */
  private static final Duration ANSWER = Duration.ofMillis(500);

  private final AccountGate gate;
  private final SpoolEngine engine;
  private final StatusWaiters waiters;
  private final LongSupplier nanoTime;

  /**
   * Status of the containers of the engine.
   *
   * @param waiters where devices wait for a change
   * @param nanoTime source of deadlines
   */
  public StatusTransaction(
      AccountGate gate, SpoolEngine engine, StatusWaiters waiters, LongSupplier nanoTime) {
    this.gate = gate;
    this.engine = engine;
    this.waiters = waiters;
    this.nanoTime = nanoTime;
  }

  @Override
  public Class<StatusRequest> requestType() {
    return StatusRequest.class;
  }

  @Override
  public Future<Answer> execute(StatusRequest request, Caller caller, Deadline deadline) {
    Caller.AccountDevice device = AccountGate.device(caller);
    if (device.standing() == Caller.Standing.ENTRY_LOST) {
      throw AccountGate.revoked();
    }
    return gate.account(device)
        .compose(account -> changed(request, account, deadline).map(account))
        .map(account -> Answer.of(status(request, device, account)));
  }

  /** Whether or not anything has changed, the answer says what there is. */
  private Future<Boolean> changed(StatusRequest request, AccountView account, Deadline deadline) {
    Long wait = request.waitMs();
    Map<ContainerName, Long> known = known(request);
    if (wait == null || wait == 0 || known.isEmpty()) {
      return Future.succeededFuture(false);
    }
    long now = nanoTime.getAsLong();
    Duration longest = Duration.ofMillis(Math.min(wait, WAIT_MAX.toMillis()));
    long until =
        Math.min(longest.toNanos(), Math.max(0, deadline.remainingNanos(now) - ANSWER.toNanos()));
    return waiters.change(account.address(), known, now + until);
  }

  private static Map<ContainerName, Long> known(StatusRequest request) {
    Map<ContainerName, Long> known = new EnumMap<>(ContainerName.class);
    for (ContainerStatus status : request.known()) {
      status
          .containerName()
          .filter(name -> !name.isServiceStore())
          .ifPresent(name -> known.put(name, status.index()));
    }
    return known;
  }

  private StatusResponse status(
      StatusRequest request, Caller.AccountDevice device, AccountView account) {
    Set<ContainerName> wanted = wanted(request);
    List<ContainerStatus> containers =
        engine.containers(account.address()).stream()
            .filter(view -> !view.container().isServiceStore())
            .filter(view -> wanted.contains(view.container()))
            .map(view -> ContainerStatus.of(view.container(), view.frameCount(), view.treeDigest()))
            .toList();
    return new StatusResponse(
        ResponseStatus.SUCCESS,
        master(request, account),
        account.authority().envelope(),
        containers,
        newerEntry(device, account));
  }

  /** Both lists empty: everything; otherwise the union of both. */
  private static Set<ContainerName> wanted(StatusRequest request) {
    if (request.catalogs().isEmpty() && request.spools().isEmpty()) {
      return EnumSet.allOf(ContainerName.class);
    }
    Set<ContainerName> wanted = EnumSet.noneOf(ContainerName.class);
    request.catalogs().forEach(name -> ContainerName.find(name).ifPresent(wanted::add));
    request.spools().forEach(name -> ContainerName.find(name).ifPresent(wanted::add));
    return wanted;
  }

  private static @Nullable DareEnvelope master(StatusRequest request, AccountView account) {
    DareEnvelope envelope = account.master().envelope();
    Bytes held = request.profileMasterDigest();
    return held != null && held.equals(envelope.computedDigest()) ? null : envelope;
  }

  /**
   * The session does not keep the assertion itself, so an entry that was ever replaced is sent: it
   * may be newer, and one that never was cannot be.
   */
  private static @Nullable DareEnvelope newerEntry(
      Caller.AccountDevice device, AccountView account) {
    Optional<DeviceEntry> entry = account.devices().bySignatureKey(device.signatureKey());
    return entry.filter(DeviceEntry::replaced).map(DeviceEntry::envelope).orElse(null);
  }
}
