package org.meshrelay.relay.account;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable list of accounts, names that are not free, and domains of other services: the {@code
 * Master} catalog of the service's own account (protocol.md 6.11).
 *
 * <p>Every change is one lane work: what it checks and what it writes is atomic, and its future
 * completes when that is durable. The look-ups block and belong on the reader pool.
 */
public final class MasterCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(MasterCatalog.class);
  private static final ContainerName MASTER = ContainerName.MASTER;

  private final SpoolEngine engine;
  private final AccountAddress ownAccount;

  /** Told of changes: the census of a node, nobody in a command. */
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Is told when a change of state is durable; null stands for no account. */
  @FunctionalInterface
  interface Watcher {
    void changed(@Nullable AccountStatus before, @Nullable AccountStatus after);
  }

  /** The catalog of the service with this own account. */
  public MasterCatalog(SpoolEngine engine, AccountAddress ownAccount) {
    this.engine = engine;
    this.ownAccount = ownAccount;
  }

  /** How a registration ended. */
  public enum Registered {
    /** The name was free and is taken now. */
    NEW,
    /** The same profiles had it already. */
    REPEATED,
    /** Another account has it, or it is reserved for the authority that had it. */
    TAKEN
  }

  void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  private void tell(@Nullable AccountStatus before, @Nullable AccountStatus after) {
    watchers.forEach(watcher -> watcher.changed(before, after));
  }

  /** Takes the name if it is free for this authority; changes nothing otherwise. */
  Future<Registered> register(AccountEntry entry, String authority) {
    return write(
            tx -> {
              Optional<AccountEntry> present = entry(tx, entry.address());
              if (present.isPresent()) {
                return present.get().hasProfilesOf(entry) ? Registered.REPEATED : Registered.TAKEN;
              }
              Optional<NameReservation> reserved = reservation(tx, entry.address());
              if (reserved.isPresent() && isReserved(reserved.get(), authority, tx.now())) {
                return Registered.TAKEN;
              }
              put(tx, entry.address().text(), entry, CatalogEvent.NEW);
              if (reserved.isPresent()) {
                remove(tx, NameReservation.key(entry.address()));
              }
              return Registered.NEW;
            })
        .onSuccess(
            ended -> {
              if (ended == Registered.NEW) {
                tell(null, entry.status());
              }
            });
  }

  /** Ends a registration and reserves the name; false if there is none. */
  Future<Boolean> remove(
      AccountAddress address, String authority, Duration retention, Duration reservation) {
    Future<Optional<AccountEntry>> removed =
        write(
            tx -> {
              Optional<AccountEntry> present = entry(tx, address);
              if (present.isEmpty()) {
                return present;
              }
              Instant now = tx.now();
              Instant until =
                  now.plus(reservation.compareTo(retention) < 0 ? retention : reservation);
              remove(tx, address.text());
              reserve(
                  tx,
                  new NameReservation(address, authority, now.plus(retention), until, false),
                  CatalogEvent.NEW);
              return present;
            });
    return removed.map(
        entry -> {
          entry.ifPresent(ended -> tell(ended.status(), null));
          return entry.isPresent();
        });
  }

  /**
   * Changes an entry; nothing is written if the change gives back what it was given. The entry as
   * it is afterwards; empty if there is none.
   */
  Future<Optional<AccountEntry>> change(
      AccountAddress address, UnaryOperator<AccountEntry> change) {
    return changeAt(address, (entry, now) -> change.apply(entry));
  }

  /** Notes where an account has gone; false if there is none. */
  Future<Boolean> move(AccountAddress address, AccountAddress to, Duration grace) {
    return changeAt(address, (entry, now) -> entry.movedTo(to, now.plus(grace)))
        .map(Optional::isPresent);
  }

  private Future<Optional<AccountEntry>> changeAt(
      AccountAddress address, BiFunction<AccountEntry, Instant, AccountEntry> change) {
    Future<Optional<Changed>> written =
        write(tx -> entry(tx, address).map(entry -> put(tx, entry, change.apply(entry, tx.now()))));
    return written.map(
        changed -> {
          changed.ifPresent(done -> tell(done.before().status(), done.after().status()));
          return changed.map(Changed::after);
        });
  }

  private record Changed(AccountEntry before, AccountEntry after) {}

  /** Must be possible on a full disk: the account that filled it may be the one to be suspended. */
  private static Changed put(LaneTransaction tx, AccountEntry before, AccountEntry after) {
    if (!after.equals(before)) {
      FrameDraft draft = draft(before.address().text(), after, CatalogEvent.UPDATE);
      var ignored = tx.append(MASTER, draft.asPartOfRemoval());
    }
    return new Changed(before, after);
  }

  /**
   * An account whose stay is over.
   *
   * @param authority who may have the name back
   */
  record Over(AccountAddress address, String authority) {}

  /**
   * The first so many accounts that have gone long enough ago. One whose profiles do not verify any
   * more is told and left: it does not keep the others. Blocks as long as the catalog.
   */
  List<Over> movedBefore(Instant now, int max) {
    List<Over> found = new ArrayList<>();
    forEachAccount(
        entry -> {
          if (found.size() < max && entry.isOver(now)) {
            over(entry).ifPresent(found::add);
          }
        });
    return found;
  }

  private static Optional<Over> over(AccountEntry entry) {
    try {
      String root =
          Registration.verify(entry.profileAccount(), entry.profileMesh()).authority().rootUdf();
      return Optional.of(new Over(entry.address(), root));
    } catch (DecodeException | NotVerifiedException e) {
      LOG.atError()
          .addKeyValue("account", entry.address())
          .addKeyValue("cause", e.getMessage())
          .log("an account that has moved cannot be ended: its entry does not verify");
      return Optional.empty();
    }
  }

  /** Notes that the containers of a deleted account are gone. */
  Future<Boolean> markErased(AccountAddress address) {
    return write(
        tx -> {
          Optional<NameReservation> reserved = reservation(tx, address);
          reserved.ifPresent(r -> reserve(tx, r.asErased(), CatalogEvent.UPDATE));
          return reserved.isPresent();
        });
  }

  /** Frees a name whose reservation is over. */
  Future<Boolean> release(AccountAddress address) {
    return write(
        tx -> {
          boolean present = tx.find(MASTER, NameReservation.key(address)).isPresent();
          if (present) {
            remove(tx, NameReservation.key(address));
          }
          return present;
        });
  }

  /**
   * Remembers an object of the service under a key, unless the key is taken; returns the object
   * that holds the key afterwards. For pins of other services' domains.
   */
  public Future<TaggedObject> putIfAbsent(String key, MeshObject object) {
    return write(
        tx -> {
          Optional<TaggedObject> present = object(tx, key);
          if (present.isEmpty()) {
            put(tx, key, object, CatalogEvent.NEW);
          }
          return present.orElse(new TaggedObject(object.tag(), object.members()));
        });
  }

  /** The object under a key, if any. Blocks. */
  public Optional<TaggedObject> find(String key) {
    OptionalLong index = index(key);
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(object(engine.read(ownAccount, MASTER, index.getAsLong())));
  }

  /** The entry of an account with the frame that holds it. Blocks. */
  Optional<Found> findAccount(AccountAddress address) {
    OptionalLong index = index(address.text());
    if (index.isEmpty()) {
      return Optional.empty();
    }
    TaggedObject object = object(engine.read(ownAccount, MASTER, index.getAsLong()));
    return Optional.of(new Found(account(object), index.getAsLong()));
  }

  /**
   * An account entry and its frame.
   *
   * @param entry the entry
   * @param index frame number
   */
  record Found(AccountEntry entry, long index) {}

  /** The reservation of a name, if any. Blocks. */
  Optional<NameReservation> findReservation(AccountAddress address) {
    return find(NameReservation.key(address)).map(MasterCatalog::reservation);
  }

  /** Frames of the catalog, frame 0 included: an upper bound of the accounts. Any thread. */
  long frameCount() {
    return engine.view(ownAccount, MASTER).map(view -> view.frameCount()).orElse(0L);
  }

  /** Every account, in the order of registration. Blocks for as long as the catalog is long. */
  public void forEachAccount(Consumer<AccountEntry> consumer) {
    forEachLive(
        object -> {
          if (object.tag().equals(AccountEntry.TAG)) {
            consumer.accept(account(object));
          }
        });
  }

  /** Frames of all live objects, accounts among them, in the order of the catalog. Blocks. */
  long[] entries() {
    return engine.view(ownAccount, MASTER).isEmpty()
        ? new long[0]
        : engine.live(ownAccount, MASTER);
  }

  /** The account in a frame; empty if the frame holds something else. Blocks. */
  Optional<AccountEntry> accountAt(long index) {
    TaggedObject object = object(engine.read(ownAccount, MASTER, index));
    return object.tag().equals(AccountEntry.TAG) ? Optional.of(account(object)) : Optional.empty();
  }

  /** The first so many reservations that are wanted. Blocks for as long as the catalog is long. */
  List<NameReservation> reservations(Predicate<NameReservation> wanted, int max) {
    List<NameReservation> found = new ArrayList<>();
    forEachLive(
        object -> {
          if (found.size() < max && object.tag().equals(NameReservation.TAG)) {
            NameReservation reservation = reservation(object);
            if (wanted.test(reservation)) {
              found.add(reservation);
            }
          }
        });
    return found;
  }

  private void forEachLive(Consumer<TaggedObject> consumer) {
    for (long index : entries()) {
      consumer.accept(object(engine.read(ownAccount, MASTER, index)));
    }
  }

  private OptionalLong index(String key) {
    return engine.view(ownAccount, MASTER).isEmpty()
        ? OptionalLong.empty()
        : engine.find(ownAccount, MASTER, key);
  }

  private <T> Future<T> write(java.util.function.Function<LaneTransaction, T> work) {
    return EngineFutures.write(
        engine,
        ownAccount,
        tx -> {
          tx.create(MASTER);
          return work.apply(tx);
        });
  }

  private static Optional<AccountEntry> entry(LaneTransaction tx, AccountAddress address) {
    return object(tx, address.text()).map(MasterCatalog::account);
  }

  private static Optional<NameReservation> reservation(LaneTransaction tx, AccountAddress address) {
    return object(tx, NameReservation.key(address)).map(MasterCatalog::reservation);
  }

  private static Optional<TaggedObject> object(LaneTransaction tx, String key) {
    OptionalLong index = tx.find(MASTER, key);
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(object(tx.read(MASTER, index.getAsLong())));
  }

  static boolean isReserved(NameReservation reservation, String authority, Instant now) {
    return now.isBefore(reservation.until()) && !reservation.authority().equals(authority);
  }

  private static void put(LaneTransaction tx, String key, MeshObject object, CatalogEvent event) {
    var ignored = tx.append(MASTER, draft(key, object, event));
  }

  /** A name is reserved when an account goes, which must be possible on a full disk. */
  private static void reserve(LaneTransaction tx, NameReservation name, CatalogEvent event) {
    FrameDraft draft = draft(NameReservation.key(name.address()), name, event);
    var ignored = tx.append(MASTER, draft.asPartOfRemoval());
  }

  private static FrameDraft draft(String key, MeshObject object, CatalogEvent event) {
    ContentMeta meta = ContentMeta.builder().uniqueId(key).event(event.text()).build();
    DareEnvelope envelope = EnvelopeBuilder.of(object.payload()).contentMeta(meta).build();
    return FrameDraft.entry(envelope, key, event);
  }

  private static void remove(LaneTransaction tx, String key) {
    ContentMeta meta =
        ContentMeta.builder().uniqueId(key).event(CatalogEvent.DELETE.text()).build();
    DareEnvelope envelope =
        EnvelopeBuilder.of(org.meshrelay.crypto.octet.Bytes.EMPTY).contentMeta(meta).build();
    var ignored = tx.append(MASTER, FrameDraft.entry(envelope, key, CatalogEvent.DELETE));
  }

  /** Our own writing: a frame that does not decode is damage, not a stranger's mistake. */
  private static TaggedObject object(StoredFrame frame) {
    return own(() -> TaggedObject.read(frame.envelope().payload()));
  }

  private static AccountEntry account(TaggedObject object) {
    return own(() -> AccountEntry.read(object));
  }

  private static NameReservation reservation(TaggedObject object) {
    return own(() -> NameReservation.read(object));
  }

  private static <T> T own(Reading<T> reading) {
    try {
      return reading.read();
    } catch (DecodeException e) {
      throw new IllegalStateException("the account catalog holds what we did not write", e);
    }
  }

  private interface Reading<T> {
    T read() throws DecodeException;
  }
}
