package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.home.MoveRecord;
import org.meshrelay.client.home.MoveRecord.Step;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The steps of a move (protocol.md 6.10). Each is noted in the home when it is done and can be
 * repeated, so that a move which was interrupted anywhere is gone on with by the same command.
 */
final class ServiceMove {
  private final ClientContext context;
  private final MeshServices services;

  ServiceMove(ClientContext context, MeshServices services) {
    this.context = context;
    this.services = services;
  }

  MeshServices.Copied run(MoveRecord begun) throws MeshException {
    MoveRecord move = begun.step() == Step.BEGUN ? copied(begun) : begun;
    List<AccountAddress> told = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    if (move.step() == Step.COPIED) {
      ContactNotice.Outcome outcome = new ContactNotice(context, context.session(move.to())).send();
      told.addAll(outcome.told());
      alerts.addAll(outcome.alerts());
      alerts.addAll(others(move));
      move = move.at(Step.TOLD, move.frames());
      context.home().save(move);
    }
    end(move);
    context.home().endMove();
    return new MeshServices.Copied(move.from(), move.to(), move.frames(), told, alerts);
  }

  private MoveRecord copied(MoveRecord begun) throws MeshException {
    AccountSession from = context.session(begun.from());
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, from).list());
    addresses.remove(begun.to());
    addresses.addFirst(begun.to());
    MoveRecord copied =
        begun.at(
            Step.COPIED,
            isReady(begun.to())
                ? followed(from, addresses, begun)
                : services.copy(from, addresses, begun.to()));
    context.home().save(copied);
    return copied;
  }

  /** The new one is a further service already, and has everything: it only becomes the first. */
  private long followed(AccountSession from, List<AccountAddress> addresses, MoveRecord begun)
      throws MeshException {
    List<MeshServices.Service> unused = services.primary(from.address(), begun.to());
    assert unused.size() == addresses.size();
    return 0;
  }

  private boolean isReady(AccountAddress address) throws MeshException {
    return context
        .home()
        .account(address)
        .map(AccountRecord::stage)
        .filter(Stage.READY::equals)
        .isPresent();
  }

  /** Services that stay get what has changed; one that cannot be reached gets it later. */
  private List<String> others(MoveRecord move) throws MeshException {
    return new FurtherServices(context, context.session(move.to())).run();
  }

  /** A repetition may find that the account has ended there already. */
  private void end(MoveRecord move) throws MeshException {
    if (context.home().account(move.from()).isEmpty()) {
      return;
    }
    try {
      services.end(context.session(move.from()), move.to(), move.forward());
    } catch (MeshException e) {
      if (!isGone(e)) {
        throw e;
      }
      context.forget(move.from());
      context.home().retired().put(move.from(), context.now(), move.to());
    }
  }

  /** Under an old ticket, or as an exchange for an account that nobody knows. */
  private static boolean isGone(MeshException e) {
    var status = e.status();
    StatusCode code = status == null ? null : status.code().orElse(null);
    return code == StatusCode.UNKNOWN_ACCOUNT || code == StatusCode.NOT_AUTHENTICATED;
  }
}
