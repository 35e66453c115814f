package org.meshrelay.relay;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.meshrelay.dare.backup.LeafBackup;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineFailedException;
import org.meshrelay.dare.spool.LaneLimits;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.relay.account.AccountCensus;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.AccountRegistry;
import org.meshrelay.relay.account.AccountStatus;
import org.meshrelay.relay.account.MasterCatalog;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.admin.EngineMetrics;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.LeafBackupConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.config.StoreConfig;
import org.meshrelay.relay.delivery.RollbackGuard;
import org.meshrelay.relay.retention.LeafUpkeep;
import org.meshrelay.relay.retention.StoreUpkeep;

/**
 * What is on disk, and the accounts in it.
 *
 * @param engine all containers
 * @param journal sizes that were signed
 * @param guard keeps what is behind them from growing
 * @param upkeep what gives room back
 * @param leaves what keeps leaf hashes apart; empty if the operator wants none kept
 */
record Stores(
    SpoolEngine engine,
    SignedSizeJournal journal,
    RollbackGuard guard,
    EngineMetrics engineMetrics,
    MasterCatalog master,
    AccountCensus census,
    AccountDirectory directory,
    AccountRegistry registry,
    StoreUpkeep upkeep,
    Optional<LeafUpkeep> leaves) {

  /**
   * Opens the directory and reads again what the last run left; blocks.
   *
   * @param failed told once if the engine stops for good
   */
  static Stores open(
      RelayConfig config,
      NodeEnvironment environment,
      Foundation foundation,
      ServiceIdentity identity,
      Consumer<EngineFailedException> failed) {
    ChronicleFrameStores frames = new ChronicleFrameStores();
    RollbackGuard guard = new RollbackGuard();
    EngineMetrics monitor =
        new EngineMetrics(foundation.metrics(), config.store().laneQueueMax(), failed, guard);
    EngineConfig lanes = engineConfig(config.store());
    SpoolEngine engine = SpoolEngine.open(lanes, frames, monitor, environment.clock());
    SignedSizeJournal journal = journal(config.store(), frames, lanes.storage(), engine);
    guard.watch(engine, journal);
    foundation.metrics().gauge("meshrelay_rollback_alarms", guard::alarms);
    MasterCatalog master = new MasterCatalog(engine, identity.ownAccount());
    AccountCensus census = new AccountCensus(master);
    measure(foundation.metrics(), census);
    AccountDirectory.Stores stores = new AccountDirectory.Stores(engine, master);
    AccountDirectory directory =
        new AccountDirectory(
            stores, identity, foundation.readers(), AccountDirectory.Bounds.DEFAULT);
    foundation
        .metrics()
        .bounded(
            "meshrelay_accounts_cached",
            directory::size,
            AccountDirectory.Bounds.DEFAULT.accountsMax());
    AccountRegistry registry =
        new AccountRegistry(
            stores,
            directory,
            foundation.readers(),
            environment.clock(),
            new AccountRegistry.Terms(
                config.accounts().accountsMax(),
                Duration.ofDays(config.accounts().retentionDays()),
                Duration.ofDays(config.accounts().nameReuseDays())));
    foundation.metrics().gauge("meshrelay_accounts_changing", registry.underway()::size);
    StoreUpkeep upkeep =
        new StoreUpkeep(engine, journal::compact, config.store(), environment.clock());
    Optional<LeafUpkeep> leaves = leaves(config, environment, foundation, engine, identity);
    return new Stores(
        engine, journal, guard, monitor, master, census, directory, registry, upkeep, leaves);
  }

  private static void measure(Metrics metrics, AccountCensus census) {
    for (AccountStatus status : AccountStatus.values()) {
      metrics.gauge(
          "meshrelay_accounts",
          () -> census.of(status),
          "state",
          status.text().toLowerCase(Locale.ROOT));
    }
  }

  private static Optional<LeafUpkeep> leaves(
      RelayConfig config,
      NodeEnvironment environment,
      Foundation foundation,
      SpoolEngine engine,
      ServiceIdentity identity) {
    LeafBackupConfig wanted = config.store().leafBackup();
    Optional<LeafUpkeep> leaves =
        wanted
            .directory()
            .map(
                place ->
                    new LeafBackup.Order(
                        config.store().directory(),
                        place,
                        config.service().primary().text(),
                        identity.ownAccount()))
            .map(
                order ->
                    new LeafUpkeep(
                        new LeafBackup(engine, order), wanted.everyMinutes(), environment.clock()));
    leaves.ifPresent(
        kept -> {
          foundation.metrics().gauge("meshrelay_leaf_backup_age_seconds", kept::ageSeconds);
          foundation.metrics().total("meshrelay_leaf_backup_records", kept::records);
        });
    return leaves;
  }

  /**
   * Begins to look after what is stored.
   *
   * @param ended is told of accounts that have moved and are at an end
   */
  void start(Consumer<AccountAddress> ended) {
    upkeep.start(() -> registry.sweep(ended));
    leaves.ifPresent(LeafUpkeep::start);
  }

  /**
   * The journal, in which damage is settled before anything is signed; if it does not open, the
   * engine does not stay open either.
   */
  private static SignedSizeJournal journal(
      StoreConfig store, ChronicleFrameStores frames, StorageLimits limits, SpoolEngine engine) {
    try {
      return settled(
          SignedSizeJournal.open(store.directory().resolve("signed"), frames, limits), engine);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static SignedSizeJournal settled(SignedSizeJournal journal, SpoolEngine engine) {
    try {
      long unused = journal.settle(engine);
      return journal;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  static EngineConfig engineConfig(StoreConfig store) {
    return new EngineConfig(
        store.directory(),
        store.lanes(),
        switch (store.durability()) {
          case SYNC -> new Durability.Sync(Duration.ofMillis(store.flushWaitMaxMs()));
          case INTERVAL -> new Durability.Interval(Duration.ofMillis(store.durabilityIntervalMs()));
          case OS -> new Durability.Os();
        },
        LaneLimits.DEFAULT.withQueueMax(store.laneQueueMax()),
        new StorageLimits(
            store.segmentOctetsMin(),
            store.segmentOctetsMax(),
            store.reserveOctets(),
            store.reserveResumeOctets()));
  }

  void close() {
    upkeep.close();
    leaves.ifPresent(LeafUpkeep::close);
    engine.close();
    guard.close();
    journal.close();
  }
}
