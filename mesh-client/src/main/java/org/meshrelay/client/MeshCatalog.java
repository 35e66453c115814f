package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.PendingChange;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * The entries of one kind that a user keeps (objects.md 4.1, MSP-113): encrypted to the account and
 * signed by the device, synchronised between the devices of the account, and kept in both versions
 * where two devices changed one at once.
 */
public final class MeshCatalog {

  /** Leaves room for the mark of a second version within what a frame may name in clear. */
  private static final int KEY_OCTETS_MAX = 960;

  private final ClientContext context;
  private final CatalogKind kind;

  MeshCatalog(ClientContext context, CatalogKind kind) {
    this.context = context;
    this.kind = kind;
  }

  /** How an entry stands. */
  public enum State {
    /** The service has it. */
    STORED,
    /** Only this device has it as yet. */
    PENDING,
    /** Deleted, while another device changed it: only second versions are left. */
    DELETED
  }

  /**
   * An entry.
   *
   * @param key its key
   * @param values of its fields; none if it was deleted
   * @param state how it stands
   * @param conflicting further versions, made on other devices at the same time
   */
  public record Item(String key, FieldValues values, State state, List<FieldValues> conflicting) {
    /** Copies the list. */
    public Item {
      conflicting = List.copyOf(conflicting);
    }

    /** True if a user has to choose between versions. */
    public boolean isConflict() {
      return !conflicting.isEmpty();
    }
  }

  /**
   * What a change came to.
   *
   * @param item the entry afterwards; after a deletion, what it was
   * @param conflict whether another device had changed it meanwhile
   */
  public record Changed(Item item, boolean conflict) {}

  /**
   * What a look at the service brought.
   *
   * @param stale why the entries are only those of an earlier look; null if they are not
   * @param alerts what the user should know
   */
  public record Refreshed(@Nullable String stale, List<String> alerts) {
    /** Copies the list. */
    public Refreshed {
      alerts = List.copyOf(alerts);
    }
  }

  /** Brings the local copy up to date where the service can be reached, both ways. */
  @CanIgnoreReturnValue
  public Refreshed refresh(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    CatalogChanges changes = new CatalogChanges(context, session);
    if (session.isOffline()) {
      return new Refreshed(null, List.of());
    }
    try {
      MeshMessages.requireAudited(session.sync());
      return new Refreshed(null, changes.uploadAll());
    } catch (MeshException e) {
      if (!CatalogChanges.isLater(e)) {
        throw e;
      }
      return new Refreshed(e.getMessage(), List.of());
    }
  }

  /** The entries as this device knows them, oldest first. */
  public List<Item> list(@Nullable AccountAddress named) throws MeshException {
    return versions(context.session(named)).values().stream()
        .map(EntryVersions::item)
        .filter(item -> !item.values().isEmpty() || item.isConflict())
        .toList();
  }

  /** The entry that a user means by its key or by what the kind knows it by. */
  public Item get(@Nullable AccountAddress named, String text) throws MeshException {
    return find(context.session(named), text).item();
  }

  /** Adds an entry whose key is not there yet. */
  @CanIgnoreReturnValue
  public Changed add(@Nullable AccountAddress named, FieldValues values) throws MeshException {
    AccountSession session = context.session(named);
    CatalogedEntry entry = entry(FieldValues.NONE.with(values), null);
    String key = entry.key();
    if (isThere(session, key, entry)) {
      throw new MeshException(
          Kind.CANNOT_CREATE,
          "there is " + key + " already; run mesh " + kind.name() + " update to change it");
    }
    EntryVersions wanted = noVersions(session, key);
    return made(session, write(session, wanted, entry), key);
  }

  /**
   * Changes an entry, and settles it where it has several versions.
   *
   * @param version from which to start: 0 for the one that has the key, 1 and up for the further
   *     ones
   * @param values to be put over it; an empty text ends a value
   */
  @CanIgnoreReturnValue
  public Changed update(
      @Nullable AccountAddress named, String text, int version, FieldValues values)
      throws MeshException {
    AccountSession session = context.session(named);
    EntryVersions found = find(session, text);
    EntryVersions.Version from = found.version(version);
    FieldValues wanted = read(from.entry()).with(values);
    if (!found.item().isConflict() && wanted.equals(found.item().values())) {
      throw new MeshException(Kind.USAGE, "nothing to change; name a field and its new value");
    }
    CatalogedEntry entry = entry(wanted, from.entry());
    return made(session, write(session, found, entry), found.key());
  }

  /**
   * Deletes an entry in all its versions.
   *
   * @throws MeshException of kind {@code CHECK_FAILED} if another device has changed it meanwhile:
   *     it is there still
   */
  @CanIgnoreReturnValue
  public Changed delete(@Nullable AccountAddress named, String text) throws MeshException {
    AccountSession session = context.session(named);
    EntryVersions found = find(session, text);
    CatalogChanges.Outcome outcome = write(session, found, null);
    if (outcome == CatalogChanges.Outcome.NOT_DELETED) {
      throw new MeshException(
          Kind.CHECK_FAILED,
          found.key() + " was changed on another device, and not deleted; look at it first");
    }
    return new Changed(found.item(), false);
  }

  private boolean isThere(AccountSession session, String key, CatalogedEntry entry)
      throws MeshException {
    for (EntryVersions versions : versions(session).values()) {
      EntryVersions.Version main = versions.main();
      boolean same =
          versions.key().equals(key)
              || (main != null && kind.isDuplicate(read(main.entry()), read(entry)));
      if (main != null && same) {
        return true;
      }
    }
    return false;
  }

  private Changed made(AccountSession session, CatalogChanges.Outcome outcome, String key)
      throws MeshException {
    EntryVersions now = versions(session).get(key);
    if (now == null) {
      throw new MeshException(
          Kind.CHECK_FAILED, key + " was deleted on another device at the same moment");
    }
    return new Changed(now.item(), outcome == CatalogChanges.Outcome.CONFLICT);
  }

  /**
   * The base is what the user saw; where an older change still waits, what that one was made of.
   */
  private CatalogChanges.Outcome write(
      AccountSession session, EntryVersions seen, @Nullable CatalogedEntry entry)
      throws MeshException {
    CatalogChanges changes = new CatalogChanges(context, session);
    String uniqueId = seen.uniqueId();
    // One that this device cannot read was not seen, and is not replaced.
    Long base =
        seen.main() == null
            ? null
            : CatalogChanges.base(session.replica(kind.container()), uniqueId);
    List<String> resolved = new ArrayList<>(seen.secondIds());
    for (PendingChange waiting : changes.pending()) {
      if (waiting.container() == kind.container() && waiting.key().equals(seen.key())) {
        uniqueId = waiting.uniqueId();
        base = waiting.base();
        resolved.addAll(waiting.resolves());
      }
    }
    CatalogEvent event = base == null ? CatalogEvent.NEW : CatalogEvent.UPDATE;
    DareEnvelope frame =
        entry == null
            ? null
            : new CatalogWriter(context, session).frame(kind.container(), event, uniqueId, entry);
    return changes.make(
        new PendingChange(
            changes.newId(), kind.container(), seen.key(), uniqueId, base, frame, resolved));
  }

  private CatalogedEntry entry(FieldValues values, @Nullable CatalogedEntry before)
      throws MeshException {
    try {
      CatalogedEntry entry = kind.entry(values, before, context.entropy());
      if (entry.key().isEmpty() || Bytes.utf8(entry.key()).size() > KEY_OCTETS_MAX) {
        throw new MeshException(
            Kind.USAGE, "the key of an entry has 1 to " + KEY_OCTETS_MAX + " octets");
      }
      return entry;
    } catch (IllegalArgumentException e) {
      throw new MeshException(Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private FieldValues read(CatalogedEntry entry) {
    return kind.read(entry).orElse(FieldValues.NONE);
  }

  private EntryVersions find(AccountSession session, String text) throws MeshException {
    Map<String, EntryVersions> all = versions(session);
    EntryVersions exact = all.get(text);
    if (exact != null) {
      return exact;
    }
    List<EntryVersions> meant =
        all.values().stream()
            .filter(v -> v.all().stream().anyMatch(e -> kind.isMeant(read(e.entry()), text)))
            .toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    throw meant.isEmpty()
        ? new MeshException(
            Kind.CHECK_FAILED, "there is no " + text + "; see mesh " + kind.name() + " list")
        : new MeshException(
            Kind.USAGE,
            text
                + " may be any of "
                + meant.stream().map(EntryVersions::key).toList()
                + "; give the key");
  }

  private EntryVersions noVersions(AccountSession session, String key) throws MeshException {
    return new EntryVersions(key, session.identifiers(kind.container()).of(key), kind);
  }

  private Map<String, EntryVersions> versions(AccountSession session) throws MeshException {
    EntryIdentifiers identifiers = session.identifiers(kind.container());
    Map<String, EntryVersions> all = new LinkedHashMap<>();
    for (CatalogView.Entry found : session.catalog(kind.container()).entries()) {
      if (kind.read(found.entry()).isPresent()) {
        all.computeIfAbsent(
                found.entry().key(), key -> new EntryVersions(key, identifiers.of(key), kind))
            .put(new EntryVersions.Version(found.key(), found.entry()));
      }
    }
    CatalogChanges changes = new CatalogChanges(context, session);
    for (PendingChange change : changes.pending()) {
      if (change.container() == kind.container()) {
        DareEnvelope entry = change.entry();
        all.computeIfAbsent(change.key(), key -> new EntryVersions(key, identifiers.of(key), kind))
            .put(change, entry == null ? null : changes.content(entry));
      }
    }
    all.values().removeIf(versions -> versions.all().isEmpty());
    return all;
  }
}
