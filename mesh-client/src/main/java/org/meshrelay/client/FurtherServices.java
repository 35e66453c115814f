package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.home.MirrorState;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The services of an account besides the primary one: synchronized, kept in step, and given up when
 * they are none of the account's any more. One that cannot be reached delays nothing; what it lacks
 * is remembered and shown (protocol.md 6.10, ADR 58).
 */
final class FurtherServices {
  private final ClientContext context;
  private final AccountSession primary;

  FurtherServices(ClientContext context, AccountSession primary) {
    this.context = context;
    this.primary = primary;
  }

  /** All that follows a synchronization of the primary service; of another one nothing does. */
  List<String> follow() throws MeshException {
    List<AccountAddress> listed = new AccountAddresses(context, primary).list();
    if (listed.isEmpty() || !listed.getFirst().equals(primary.address())) {
      return List.of();
    }
    List<String> alerts = new ArrayList<>(retireUnlisted(listed));
    for (AccountAddress address : listed) {
      if (stage(address) == Stage.CREATED) {
        alerts.add(address + " could not be reached yet; this device is not connected there");
      }
    }
    alerts.addAll(run());
    return alerts;
  }

  private @Nullable Stage stage(AccountAddress address) throws MeshException {
    return context.home().account(address).map(AccountRecord::stage).orElse(null);
  }

  /** Brings each in step; what a user should know. */
  List<String> run() throws MeshException {
    List<String> alerts = new ArrayList<>();
    for (AccountAddress address : new AccountAddresses(context, primary).list()) {
      if (!address.equals(primary.address()) && stage(address) == Stage.READY) {
        run(address, alerts);
      }
    }
    return alerts;
  }

  private void run(AccountAddress address, List<String> alerts) throws MeshException {
    MirrorState before = context.home().mirror(address);
    AccountSession further = context.session(address);
    try {
      replies(further, alerts);
      MirrorState after = new ServiceMirror(context, primary, further).run(before, alerts);
      var followed = new AccountFollow(context, further).process();
      context.home().save(address, after);
      assert followed.isEmpty() || !followed.get().equals(address);
    } catch (MeshException e) {
      if (isOurs(e)) {
        throw e;
      }
      if (hasEnded(e)) {
        retire(address, "has ended there", alerts);
        return;
      }
      long waiting = new ServiceMirror(context, primary, further).waiting(before);
      String problem = String.valueOf(e.getMessage());
      context
          .home()
          .save(address, new MirrorState(context.now(), waiting, problem, before.inStep()));
      alerts.add(address + " lacks " + waiting + " changes: " + problem);
    }
  }

  /** What was sent to this address is read here as well. */
  private void replies(AccountSession further, List<String> alerts) throws MeshException {
    MeshMessages.requireAudited(further.sync());
    ContactReplies.Outcome replies = new ContactReplies(context, further).process();
    replies.added().forEach(added -> alerts.add(added + " is a contact now"));
    alerts.addAll(replies.alerts());
  }

  private static boolean isOurs(MeshException e) {
    return switch (e.kind()) {
      case IO, CONFIGURATION, INTERNAL, USAGE -> true;
      default -> false;
    };
  }

  static boolean hasEnded(MeshException e) {
    var status = e.status();
    StatusCode code = status == null ? null : status.code().orElse(null);
    return code == StatusCode.UNKNOWN_ACCOUNT || code == StatusCode.REDIRECT_PERMANENT;
  }

  /** Another device has removed these from the account. */
  private List<String> retireUnlisted(List<AccountAddress> listed) throws MeshException {
    List<String> alerts = new ArrayList<>();
    for (AccountAddress address : context.home().accounts()) {
      if (!listed.contains(address)
          && stage(address) == Stage.READY
          && isSameAccount(context.session(address))) {
        retire(address, "is no service of this account any more", alerts);
      }
    }
    return alerts;
  }

  private boolean isSameAccount(AccountSession other) {
    return other
        .device()
        .account()
        .encryption()
        .publicKey()
        .sameKey(primary.device().account().encryption().publicKey());
  }

  private void retire(AccountAddress address, String why, List<String> alerts)
      throws MeshException {
    context.forget(address);
    context.home().retired().put(address, context.now(), primary.address());
    alerts.add(address + " " + why + "; the copies of it are put aside");
  }
}
