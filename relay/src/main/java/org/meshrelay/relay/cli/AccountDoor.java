package org.meshrelay.relay.cli;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.relay.account.AccountDesk;
import org.meshrelay.relay.account.AccountDesk.Decision;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.AccountReport;
import org.meshrelay.relay.account.MasterCatalog;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.control.ControlClient;

/** The accounts of a node: through the node if it runs, else in its stores. */
sealed interface AccountDoor extends AutoCloseable {
  /** All accounts. */
  List<JsonObject> list() throws IOException;

  /** One account; empty if there is none. */
  Optional<JsonObject> find(AccountAddress account) throws IOException;

  /** The account after the decision, which is durable; empty if there is none. */
  Optional<JsonObject> decide(AccountAddress account, Decision decision) throws IOException;

  @Override
  void close();

  /** Whichever there is. */
  static AccountDoor of(RelayConfig config) throws IOException {
    Optional<ControlClient> node = ControlClient.of(config.store().directory());
    return node.isPresent() ? new OfRunning(node.get()) : OfStopped.open(config);
  }

  /** A node that runs. */
  record OfRunning(ControlClient node) implements AccountDoor {
    @Override
    public List<JsonObject> list() throws IOException {
      return node.list();
    }

    @Override
    public Optional<JsonObject> find(AccountAddress account) throws IOException {
      return node.find(account);
    }

    @Override
    public Optional<JsonObject> decide(AccountAddress account, Decision decision)
        throws IOException {
      return node.decide(account, decision);
    }

    @Override
    public void close() {
      node.close();
    }
  }

  /** A node that does not run. */
  record OfStopped(SpoolEngine engine, AccountDesk desk) implements AccountDoor {
    /** One frame on a slow device. */
    private static final int WRITE_SECONDS = 60;

    private static final int PAGE = 1_000;

    static OfStopped open(RelayConfig config) {
      SpoolEngine engine = StoppedNode.engine(config.store());
      AccountAddress own =
          new AccountAddress(ServiceIdentity.OWN_LOCAL_PART, config.service().primary());
      return new OfStopped(
          engine,
          new AccountDesk(new AccountDirectory.Stores(engine, new MasterCatalog(engine, own))));
    }

    @Override
    public List<JsonObject> list() {
      List<JsonObject> accounts = new ArrayList<>();
      long next = 0;
      do {
        AccountDesk.Page page = desk.page(next, PAGE);
        page.accounts().stream().map(AccountReport::toJson).forEach(accounts::add);
        next = page.next();
      } while (next > 0);
      return accounts;
    }

    @Override
    public Optional<JsonObject> find(AccountAddress account) {
      return desk.find(account).map(AccountReport::toJson);
    }

    @Override
    public Optional<JsonObject> decide(AccountAddress account, Decision decision) {
      Future<Optional<AccountReport>> decided = desk.decide(account, decision);
      try {
        return decided.await(WRITE_SECONDS, TimeUnit.SECONDS).map(AccountReport::toJson);
      } catch (TimeoutException e) {
        throw new CommandException(ExitCode.IO, "the store did not write in time");
      }
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
