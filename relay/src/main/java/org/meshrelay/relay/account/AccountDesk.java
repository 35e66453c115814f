package org.meshrelay.relay.account;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator sees of the accounts and decides about them, of a running node or of the stores
 * of a stopped one (ADR 54).
 *
 * <p>The look-ups block: reader pool or a command.
 */
public final class AccountDesk {
  private static final Logger LOG = LoggerFactory.getLogger(AccountDesk.class);

  private final SpoolEngine engine;
  private final MasterCatalog master;

  /** Over these stores. */
  public AccountDesk(AccountDirectory.Stores stores) {
    this.engine = stores.engine();
    this.master = stores.master();
  }

  /** What the operator decides. */
  public enum Decision {
    /** Nothing but Status and DeleteAccount any more; nothing is delivered to it. */
    SUSPEND,
    /** In use again, also one that waited for approval. */
    RESUME;

    AccountStatus status() {
      return this == SUSPEND ? AccountStatus.BLOCKED : AccountStatus.CONNECTED;
    }
  }

  /**
   * Some accounts.
   *
   * @param accounts in the order of their entries
   * @param next where the next page begins; 0 if this is the last
   */
  public record Page(List<AccountReport> accounts, long next) {
    /** Copies the list. */
    public Page {
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * A page of accounts. One that changes while pages are read may be on two of them, the later one
   * being right.
   *
   * @param from 0, or what the page before says
   * @param max accounts on the page
   */
  public Page page(long from, int max) {
    List<AccountReport> accounts = new ArrayList<>();
    for (long index : master.entries()) {
      if (index < from) {
        continue;
      }
      if (accounts.size() == max) {
        return new Page(accounts, index);
      }
      master
          .accountAt(index)
          .map(entry -> AccountReport.of(entry, engine))
          .ifPresent(accounts::add);
    }
    return new Page(accounts, 0);
  }

  /** One account, if there is one. */
  public Optional<AccountReport> find(AccountAddress address) {
    return master.findAccount(address).map(found -> AccountReport.of(found.entry(), engine));
  }

  /**
   * Carries out a decision, which every request that comes afterwards obeys, tickets or not;
   * durable when the future completes. Nothing is written if it is so already. Empty if there is no
   * such account.
   */
  public Future<Optional<AccountReport>> decide(AccountAddress address, Decision decision) {
    return master
        .change(address, entry -> entry.withStatus(decision.status()))
        .map(
            changed -> {
              changed.ifPresent(
                  entry ->
                      LOG.atInfo()
                          .addKeyValue("account", address)
                          .addKeyValue("decision", decision)
                          .addKeyValue("state", entry.status().text())
                          .log("account state decided"));
              return changed.map(entry -> AccountReport.of(entry, engine));
            });
  }
}
