package org.meshrelay.relay.account;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.Registration;
import org.meshrelay.relay.cache.GenerationCache;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * The current state of any account hosted here, from memory when it is there and up to date.
 *
 * <p>A view that is returned was current when it was asked for: a snapshot is compared with the
 * published heads of the catalogs it was read from, which needs no I/O, and brought up to date on
 * the reader pool when they have grown. At most {@code accountsMax} accounts and {@code
 * contactsMax} contacts are remembered; what is not is read again. Any thread.
 */
public final class AccountDirectory {
  private final SpoolEngine engine;
  private final MasterCatalog master;
  private final CatalogReader reader;
  private final CryptoPool readers;
  private final GenerationCache<AccountAddress, Snapshot> accounts;
  private final GenerationCache<AccountAddress, ContactView> contacts;

  /**
   * A directory over these stores.
   *
   * @param readers pool that reads frames and verifies profiles
   */
  public AccountDirectory(
      Stores stores, ServiceIdentity identity, CryptoPool readers, Bounds bounds) {
    this.engine = stores.engine();
    this.master = stores.master();
    this.reader = new CatalogReader(engine, identity.encryptionKeys());
    this.readers = readers;
    this.accounts = GenerationCache.ofEntries(bounds.accountsMax());
    this.contacts = new GenerationCache<>(bounds.contactsMax(), view -> view.size() + 1);
  }

  /**
   * Where accounts are kept.
   *
   * @param engine all containers
   * @param master list of accounts
   */
  public record Stores(SpoolEngine engine, MasterCatalog master) {}

  /**
   * How much the directory remembers.
   *
   * @param accountsMax accounts, about 10 KB each
   * @param contactsMax contacts over all accounts, about 4 KB each
   */
  public record Bounds(int accountsMax, int contactsMax) {
    /** 40 MB of accounts and 40 MB of contacts: a guess that fits the 512 MB heap. */
    public static final Bounds DEFAULT = new Bounds(4_096, 10_000);
  }

  /** A view with what it was read from. */
  private record Snapshot(AccountView view, long entryIndex, long masterFrames) {
    Snapshot at(long frames) {
      return new Snapshot(view, entryIndex, frames);
    }

    Snapshot with(DeviceTable devices) {
      AccountView v = view;
      return new Snapshot(
          new AccountView(
              v.address(),
              v.status(),
              v.created(),
              v.authority(),
              v.master(),
              devices,
              v.movedTo()),
          entryIndex,
          masterFrames);
    }
  }

  /** The account, or empty if there is none of this address here. Never blocks. */
  public Future<Optional<AccountView>> find(AccountAddress address) {
    Optional<AccountView> current = current(address);
    return current.isPresent()
        ? Future.succeededFuture(current)
        : readers.submit(() -> load(address));
  }

  /** The account if a current view is in memory. Never blocks. */
  public Optional<AccountView> current(AccountAddress address) {
    Snapshot snapshot = accounts.get(address);
    return snapshot != null
            && snapshot.masterFrames() == master.frameCount()
            && snapshot.view().devices().frameCount() == frames(address, ContainerName.DEVICE)
        ? Optional.of(snapshot.view())
        : Optional.empty();
  }

  /** The account, or empty if there is none. Blocks: worker threads only. */
  public Optional<AccountView> load(AccountAddress address) {
    long masterFrames = master.frameCount();
    Snapshot snapshot = accounts.get(address);
    if (snapshot == null || snapshot.masterFrames() != masterFrames) {
      Optional<MasterCatalog.Found> found = master.findAccount(address);
      if (found.isEmpty()) {
        accounts.remove(address);
        contacts.remove(address);
        return Optional.empty();
      }
      snapshot = snapshot(snapshot, found.get(), masterFrames);
    }
    long deviceFrames = frames(address, ContainerName.DEVICE);
    DeviceTable devices = snapshot.view().devices();
    if (devices.frameCount() != deviceFrames) {
      // A catalog that was erased and made again is shorter: begin anew.
      DeviceTable from = devices.frameCount() > deviceFrames ? DeviceTable.EMPTY : devices;
      snapshot = snapshot.with(reader.devices(address, from, deviceFrames));
    }
    accounts.put(address, snapshot);
    return Optional.of(snapshot.view());
  }

  /** The contacts of an account; none if there is no such account. Never blocks. */
  public Future<ContactView> contacts(AccountAddress address) {
    ContactView view = contacts.get(address);
    return view != null && view.frameCount() == frames(address, ContainerName.CONTACT)
        ? Future.succeededFuture(view)
        : readers.submit(() -> loadContacts(address));
  }

  /** The contacts of an account; none if there is no such account. Blocks. */
  public ContactView loadContacts(AccountAddress address) {
    long frames = frames(address, ContainerName.CONTACT);
    if (frames <= 1) {
      // Nothing to remember: addresses that do not exist must not push others out.
      return ContactView.EMPTY;
    }
    ContactView view = contacts.get(address);
    if (view != null && view.frameCount() == frames) {
      return view;
    }
    ContactView from = view == null || view.frameCount() > frames ? ContactView.EMPTY : view;
    ContactView loaded = reader.contacts(address, from, frames);
    contacts.put(address, loaded);
    return loaded;
  }

  /** Forgets what is remembered of an account: after its containers were erased. */
  void forget(AccountAddress address) {
    accounts.remove(address);
    contacts.remove(address);
  }

  /** Accounts remembered now: a metric. */
  public int size() {
    return accounts.size();
  }

  private Snapshot snapshot(@Nullable Snapshot old, MasterCatalog.Found found, long masterFrames) {
    if (old != null && old.entryIndex() == found.index()) {
      return old.at(masterFrames);
    }
    AccountEntry entry = found.entry();
    try {
      Registration verified = Registration.verify(entry.profileAccount(), entry.profileMesh());
      DeviceTable devices = old == null ? DeviceTable.EMPTY : old.view().devices();
      AccountView view =
          new AccountView(
              entry.address(),
              entry.status(),
              entry.created(),
              verified.authority(),
              verified.master(),
              devices,
              entry.moved() == null ? null : entry.moved().to());
      return new Snapshot(view, found.index(), masterFrames);
    } catch (DecodeException | NotVerifiedException e) {
      throw new IllegalStateException("an account entry does not verify any more", e);
    }
  }

  private long frames(AccountAddress address, ContainerName container) {
    return engine.view(address, container).map(ContainerView::frameCount).orElse(1L);
  }
}
