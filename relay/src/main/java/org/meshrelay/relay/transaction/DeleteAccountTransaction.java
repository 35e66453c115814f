package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.DeleteResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.AccountRegistry;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.OutboundListener;

/**
 * Ends the binding of an account (protocol.md 1.8, DeleteAccount): an administration device only,
 * also of an account on hold (L-12). The name stays reserved, the containers stay for the retention
 * period, what is queued is dropped.
 */
public final class DeleteAccountTransaction implements Transaction<DeleteRequest> {
  private final AccountGate gate;
  private final AccountRegistry registry;
  private final OutboundListener listener;

  /**
   * Deletions at this service.
   *
   * @param listener drops what the account still has queued
   */
  public DeleteAccountTransaction(
      AccountGate gate, AccountRegistry registry, OutboundListener listener) {
    this.gate = gate;
    this.registry = registry;
    this.listener = listener;
  }

  @Override
  public Class<DeleteRequest> requestType() {
    return DeleteRequest.class;
  }

  @Override
  public Future<Answer> execute(DeleteRequest request, Caller caller, Deadline deadline) {
    Caller.AccountDevice device = AccountGate.device(caller);
    return gate.account(device)
        .compose(
            account -> {
              requireAdministrator(device);
              AccountAddress to = request.forwardTo();
              if (to == null || to.equals(account.address())) {
                return delete(account);
              }
              // Forwarding vouches for the account, which one that is on hold has not earned.
              if (!account.isConnected() && !account.isMoved()) {
                throw AccountGate.onHold();
              }
              return move(account, to);
            });
  }

  private static void requireAdministrator(Caller.AccountDevice device) {
    if (device.standing() == Caller.Standing.ENTRY_LOST) {
      throw AccountGate.revoked();
    }
    if (!device.administrator()) {
      throw Refusal.of(StatusCode.ADMINISTRATOR_NEEDED, "needs an administration device")
          .asException();
    }
  }

  /** What is queued still goes out from here; what comes is told where, for a while. */
  private Future<Answer> move(AccountView account, AccountAddress to) {
    return registry
        .move(account.address(), to)
        .map(
            moved -> {
              requireFound(moved);
              return Answer.of(new DeleteResponse(ResponseStatus.SUCCESS));
            });
  }

  private Future<Answer> delete(AccountView account) {
    return registry
        .delete(account.address(), account.authority().rootUdf())
        .map(
            deleted -> {
              requireFound(deleted);
              listener.accountDeleted(account.address());
              return Answer.of(new DeleteResponse(ResponseStatus.SUCCESS));
            });
  }

  private static void requireFound(boolean found) {
    if (!found) {
      throw AccountGate.unknownAccount();
    }
  }
}
