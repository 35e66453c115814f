package org.meshrelay.relay.account;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Makes accounts, ends them, and erases in time what they leave.
 *
 * <p>An account's stores lie in its own lane, its entry in the service's. The stores are made
 * first, so that an entry never exists without them whatever instant the process dies at; empty
 * stores without an entry do no harm and are found by the next registration. One change per address
 * at a time: a second one meanwhile is told to come again.
 */
public final class AccountRegistry {
  /** What every account begins with (protocol.md 6.1 step 4). */
  private static final List<ContainerName> STORES =
      List.of(
          ContainerName.INBOUND,
          ContainerName.OUTBOUND,
          ContainerName.LOCAL,
          ContainerName.ARCHIVE,
          ContainerName.PENDING,
          ContainerName.DEVICE,
          ContainerName.CONTACT,
          ContainerName.CREDENTIAL,
          ContainerName.APPLICATION,
          ContainerName.BOOKMARK,
          ContainerName.CALENDAR,
          ContainerName.NETWORK,
          ContainerName.PUBLICATION,
          ContainerName.CAPABILITY,
          ContainerName.OUTQUEUE);

  /** Names that one sweep acts on: each takes two flushes. A guess: a minute at the worst. */
  private static final int SWEEP_MAX = 256;

  private final SpoolEngine engine;
  private final MasterCatalog master;
  private final AccountDirectory directory;
  private final CryptoPool readers;
  private final InstantSource clock;
  private final Terms terms;
  private final Underway underway = new Underway();

  /** Addresses being changed now; as many as requests in flight. */
  private final Set<AccountAddress> busy = ConcurrentHashMap.newKeySet();

  /**
   * A registry over the stores of the directory.
   *
   * @param readers pool for look-ups
   */
  public AccountRegistry(
      AccountDirectory.Stores stores,
      AccountDirectory directory,
      CryptoPool readers,
      InstantSource clock,
      Terms terms) {
    this.engine = stores.engine();
    this.master = stores.master();
    this.directory = directory;
    this.readers = readers;
    this.clock = clock;
    this.terms = terms;
  }

  /**
   * On what terms accounts are kept.
   *
   * @param accountsMax accounts hosted
   * @param retention how long the containers of a deleted account are kept, 30 days by protocol.md
   *     1.8
   * @param nameReservation how long a deleted name is given to nobody else, 90 days by L-24
   */
  public record Terms(long accountsMax, Duration retention, Duration nameReservation) {
    /** A million accounts, 30 days, 90 days. */
    public static final Terms DEFAULT =
        new Terms(1_000_000, Duration.ofDays(30), Duration.ofDays(90));
  }

  /**
   * Registers the account; it is durable with all its stores when the future completes.
   *
   * @param authority identifier of its authority, which may have a reserved name back
   */
  public Future<MasterCatalog.Registered> create(AccountEntry entry, String authority) {
    return exclusively(
        entry.address(),
        () ->
            readers
                .submit(() -> before(entry, authority))
                .compose(
                    before ->
                        before.isFree()
                            ? makeStores(entry.address(), before.eraseFirst())
                                .compose(made -> master.register(entry, authority))
                            : Future.succeededFuture(before.answer())));
  }

  /** How a registration would end; nothing is changed. */
  public Future<MasterCatalog.Registered> wouldBe(AccountEntry entry, String authority) {
    return readers.submit(() -> before(entry, authority).answer());
  }

  /**
   * What is known before anything is written.
   *
   * @param answer what the registration will most likely end with
   * @param eraseFirst whether containers of another owner of the name are still there
   */
  private record Before(MasterCatalog.Registered answer, boolean eraseFirst) {
    boolean isFree() {
      return answer == MasterCatalog.Registered.NEW;
    }
  }

  private Before before(AccountEntry entry, String authority) {
    Optional<MasterCatalog.Found> present = master.findAccount(entry.address());
    if (present.isPresent()) {
      boolean same = present.get().entry().hasProfilesOf(entry);
      return new Before(
          same ? MasterCatalog.Registered.REPEATED : MasterCatalog.Registered.TAKEN, false);
    }
    Optional<NameReservation> reserved = master.findReservation(entry.address());
    if (reserved.isPresent()
        && MasterCatalog.isReserved(reserved.get(), authority, clock.instant())) {
      return new Before(MasterCatalog.Registered.TAKEN, false);
    }
    if (master.frameCount() > terms.accountsMax() && countAccounts() >= terms.accountsMax()) {
      throw Refusal.of(StatusCode.QUOTA_FULL, "no room for accounts").asException();
    }
    boolean othersLeft = reserved.isPresent() && !reserved.get().authority().equals(authority);
    return new Before(MasterCatalog.Registered.NEW, othersLeft);
  }

  /** Only near the bound, since it walks over the catalog. */
  private long countAccounts() {
    long[] count = new long[1];
    master.forEachAccount(entry -> count[0]++);
    return count[0];
  }

  private Future<Boolean> makeStores(AccountAddress address, boolean eraseFirst) {
    return EngineFutures.write(
            engine,
            address,
            tx -> {
              if (eraseFirst) {
                tx.eraseAccount();
              }
              STORES.forEach(tx::create);
              return true;
            })
        .onSuccess(made -> directory.forget(address));
  }

  /** Ends the account; false if there is none. */
  public Future<Boolean> delete(AccountAddress address, String authority) {
    return exclusively(
            address,
            () -> master.remove(address, authority, terms.retention(), terms.nameReservation()))
        .compose(
            removed ->
                removed && terms.retention().isZero()
                    ? sweepErased().map(removed)
                    : Future.succeededFuture(removed));
  }

  /**
   * Notes where the account has gone, for as long as its containers are kept; false if there is
   * none. Its entry then ends as by {@link #delete}. When the future completes, what was judged
   * while the account was here is in its containers, and nothing follows.
   */
  public Future<Boolean> move(AccountAddress address, AccountAddress to) {
    return exclusively(address, () -> master.move(address, to, terms.retention()))
        .compose(moved -> underway.ended(address).map(moved));
  }

  /** Changes of accounts that have begun and not ended. */
  public Underway underway() {
    return underway;
  }

  /**
   * Erases the containers of accounts deleted long enough ago and frees names; the number of both.
   * The node calls it now and then; a run costs a walk over the account catalog and acts on at most
   * {@value #SWEEP_MAX} names, the rest waits for the next.
   *
   * @param ended is told of accounts that had moved and are at an end now: what they still have
   *     queued is to be dropped
   */
  public Future<Integer> sweep(Consumer<AccountAddress> ended) {
    Instant now = clock.instant();
    return readers
        .submit(() -> master.movedBefore(now, SWEEP_MAX))
        .compose(over -> endEach(over, ended))
        .compose(done -> sweepErased());
  }

  private Future<Integer> sweepErased() {
    Instant now = clock.instant();
    return readers
        .submit(() -> master.reservations(r -> isDue(r, now), SWEEP_MAX))
        .compose(this::sweepEach);
  }

  /**
   * Those who have moved were kept for as long as those who are deleted: nothing is left to keep.
   */
  private Future<Boolean> endEach(List<MasterCatalog.Over> moved, Consumer<AccountAddress> ended) {
    Future<Boolean> done = Future.succeededFuture(true);
    for (MasterCatalog.Over over : moved) {
      done = done.compose(before -> end(over).onSuccess(gone -> ended.accept(over.address())));
    }
    return done;
  }

  private Future<Boolean> end(MasterCatalog.Over over) {
    return master.remove(over.address(), over.authority(), Duration.ZERO, terms.nameReservation());
  }

  private static boolean isDue(NameReservation reservation, Instant now) {
    return !now.isBefore(reservation.erased() ? reservation.until() : reservation.eraseAt());
  }

  private Future<Integer> sweepEach(List<NameReservation> due) {
    Future<Integer> done = Future.succeededFuture(0);
    for (NameReservation reservation : due) {
      done = done.compose(count -> sweepOne(reservation).map(acted -> count + acted));
    }
    return done;
  }

  /** A name that is being registered right now is left to the next run. */
  private Future<Integer> sweepOne(NameReservation reservation) {
    if (!busy.add(reservation.address())) {
      return Future.succeededFuture(0);
    }
    return act(reservation)
        .map(acted -> acted ? 1 : 0)
        .onComplete(ended -> busy.remove(reservation.address()));
  }

  private Future<Boolean> act(NameReservation reservation) {
    AccountAddress address = reservation.address();
    if (reservation.erased()) {
      return master.release(address);
    }
    return readers
        .submit(() -> master.findAccount(address).isPresent())
        .compose(alive -> alive ? Future.succeededFuture(false) : erase(address));
  }

  private Future<Boolean> erase(AccountAddress address) {
    return EngineFutures.write(
            engine,
            address,
            tx -> {
              tx.eraseAccount();
              return true;
            })
        .onSuccess(erased -> directory.forget(address))
        .compose(erased -> master.markErased(address));
  }

  private <T> Future<T> exclusively(AccountAddress address, Supplier<Future<T>> change) {
    if (!busy.add(address)) {
      return Future.failedFuture(Refusal.overloaded(1).asException());
    }
    return change.get().onComplete(ended -> busy.remove(address));
  }
}
