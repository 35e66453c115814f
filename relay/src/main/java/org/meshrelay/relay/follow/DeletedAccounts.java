package org.meshrelay.relay.follow;

import java.time.Instant;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.dare.follow.Replica;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.relay.account.MasterCatalog;

/**
 * Whether the copied account catalog bears out that containers are gone. It is itself a container
 * that only grows, so a node that has lost its disk cannot have a copy erase anything.
 */
final class DeletedAccounts {
  private final Replica replica;
  private final AccountAddress ownAccount;
  private final ContainerRef catalog;
  private final MasterCatalog accounts;
  private final Fetch fetch;

  DeletedAccounts(Replica replica, AccountAddress ownAccount, Fetch fetch) {
    this.replica = replica;
    this.ownAccount = ownAccount;
    this.catalog = new ContainerRef(ownAccount, ContainerName.MASTER);
    this.accounts = new MasterCatalog(replica.engine(), ownAccount);
    this.fetch = fetch;
  }

  /** True if the account was deleted after the newest frame that the copy has of it. */
  boolean contains(AccountAddress account) throws MeshException {
    if (account.equals(ownAccount)) {
      return false;
    }
    // What is known may be older than what was told of the account.
    return isDeleted(account)
        || (!replica.state().diverged(catalog) && fetch.rest(catalog) && isDeleted(account));
  }

  private boolean isDeleted(AccountAddress account) {
    if (replica.frames(catalog) == 0 || replica.state().diverged(catalog)) {
      return false;
    }
    Optional<TaggedObject> entry = accounts.find(account.text());
    return entry.isEmpty() || !created(entry.get()).isBefore(newest(account));
  }

  /** When the account that has the name now was registered. */
  private static Instant created(TaggedObject entry) {
    try {
      Instant created = entry.reader().dateTime("Created");
      return created == null ? Instant.EPOCH : created;
    } catch (DecodeException e) {
      return Instant.EPOCH;
    }
  }

  private Instant newest(AccountAddress account) {
    return replica.engine().containers(account).stream()
        .map(ContainerView::lastTime)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
