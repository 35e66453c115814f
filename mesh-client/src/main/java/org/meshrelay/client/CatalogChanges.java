package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.PendingChange;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.EnvelopeContent;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogState;
import org.meshrelay.protocol.catalog.CatalogState.Live;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.UploadResponse;

/**
 * Brings changes of catalogs to the service (protocol.md 6.3 steps 5 to 7, MSP-56, MSP-59).
 *
 * <p>A change is durable in the home before it is sent and leaves it when the service has it, so a
 * crash or a service out of reach delays it and loses nothing. It is uploaded on the condition that
 * the catalog has no frame that this device has not seen; if it has, the device synchronizes and
 * looks whether the same entry was changed. If so, the version of this device is kept beside the
 * other one ({@link SecondVersion}); an entry is never deleted in a version that the user has not
 * seen.
 */
final class CatalogChanges {
  /** Devices of one account that write at the same moment; each round one of them gets through. */
  private static final int ATTEMPTS_MAX = 16;

  /** Random octets of a change's name: enough that no two devices draw the same. */
  private static final int ID_OCTETS = 10;

  /** Changes waiting in one home; beyond, a user has to reach the service first. A guess. */
  private static final int PENDING_MAX = 1_000;

  private final ClientContext context;
  private final AccountSession session;
  private final CatalogWriter writer;

  CatalogChanges(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
    this.writer = new CatalogWriter(context, session);
  }

  /** What became of a change. */
  enum Outcome {
    /** The catalog has it. */
    STORED,
    /** The entry was changed elsewhere too; this version is kept beside that one. */
    CONFLICT,
    /** The entry to be deleted was changed elsewhere; it is there still. */
    NOT_DELETED,
    /** The service cannot be reached; the home keeps the change. */
    PENDING
  }

  /** The changes that wait. */
  List<PendingChange> pending() throws MeshException {
    return context.home().pending(session.address());
  }

  /**
   * As {@link #make}, of the entry as this device sees it now; with null it is deleted, in all its
   * versions.
   */
  Outcome write(ContainerName name, String key, @Nullable CatalogedEntry entry)
      throws MeshException {
    String uniqueId = session.identifiers(name).of(key);
    Long base = base(session.replica(name), uniqueId);
    List<String> resolved = new ArrayList<>();
    for (PendingChange waiting : pending()) {
      if (waiting.container() == name && waiting.key().equals(key)) {
        base = waiting.base();
        resolved.addAll(waiting.resolves());
      }
    }
    if (entry == null) {
      for (CatalogView.Entry version : session.catalog(name).entries()) {
        if (version.entry().key().equals(key) && !version.key().equals(uniqueId)) {
          resolved.add(version.key());
        }
      }
    }
    CatalogEvent event = base == null ? CatalogEvent.NEW : CatalogEvent.UPDATE;
    DareEnvelope frame = entry == null ? null : writer.frame(name, event, uniqueId, entry);
    return make(new PendingChange(newId(), name, key, uniqueId, base, frame, resolved));
  }

  /** Names a change for good. */
  String newId() {
    return Base32.encodeGrouped(context.entropy().bytes(ID_OCTETS));
  }

  /** Keeps a change, and uploads it if the service can be reached. */
  Outcome make(PendingChange change) throws MeshException {
    List<PendingChange> before = pending();
    keep(change);
    Outcome outcome;
    try {
      outcome = session.isOffline() ? Outcome.PENDING : upload(change);
    } catch (MeshException e) {
      if (isLater(e)) {
        return Outcome.PENDING;
      }
      // Also the older change of the same entry, which the user was told is kept.
      context.home().savePending(session.address(), before);
      throw e;
    }
    if (outcome != Outcome.PENDING) {
      drop(change);
      refresh();
    }
    return outcome;
  }

  /** Uploads all that waits; what a user should know comes back. */
  List<String> uploadAll() throws MeshException {
    List<String> alerts = new ArrayList<>();
    boolean any = false;
    for (PendingChange change : session.isOffline() ? List.<PendingChange>of() : pending()) {
      String name = change.container() + " " + change.key();
      try {
        Outcome outcome = upload(change);
        drop(change);
        any = true;
        if (outcome == Outcome.CONFLICT) {
          alerts.add(
              name + ": changed on two devices; both versions are kept, update it to choose");
        } else if (outcome == Outcome.NOT_DELETED) {
          alerts.add(name + ": changed on another device, and therefore not deleted");
        }
      } catch (MeshException e) {
        alerts.add(name + ": not stored yet: " + e.getMessage());
        if (isLater(e)) {
          break;
        }
      }
    }
    if (any) {
      refresh();
    }
    return alerts;
  }

  /** True if the same may work another time, without the user doing anything about it. */
  static boolean isLater(MeshException e) {
    return e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.TRY_LATER;
  }

  private Outcome upload(PendingChange change) throws MeshException {
    for (int attempt = 1; ; attempt++) {
      ContainerReplica replica = session.replica(change.container());
      Step step = plan(change, CatalogView.state(replica));
      if (step.frames().isEmpty()) {
        return step.outcome();
      }
      // A service may make a catalog only when it is first used: then there is no frame 0 yet.
      long frames = replica.size() == 0 && attempt % 2 == 0 ? 0 : replica.size() + 1;
      UploadResponse response = session.uploadIf(change.container(), frames, step.frames());
      Optional<EntryResponse> fault =
          response.entries().stream().filter(CatalogChanges::isRefused).findFirst();
      if (fault.isPresent()) {
        throw Entries.refused("Upload", fault.get());
      }
      if (response.outcome().isSuccess()) {
        return step.outcome();
      }
      if (attempt == ATTEMPTS_MAX) {
        throw ServiceCalls.refused("Upload", response.outcome());
      }
      MeshMessages.requireAudited(session.sync());
    }
  }

  /** Refused for a reason that another look at the catalog does not remove. */
  static boolean isRefused(EntryResponse entry) {
    StatusCode code = entry.code().orElse(null);
    return !entry.isAccepted()
        && code != StatusCode.PRECONDITION_FAILED
        && code != StatusCode.CATALOG_CONFLICT;
  }

  /**
   * What is to be uploaded, given what this device knows.
   *
   * @param frames nothing if the catalog is as wanted
   * @param outcome once they are taken
   */
  private record Step(List<DareEnvelope> frames, Outcome outcome) {}

  private Step plan(PendingChange change, CatalogState state) throws MeshException {
    Live live = state.find(change.uniqueId()).orElse(null);
    String second = SecondVersion.uniqueId(change, session.identifiers(change.container()));
    boolean seen = Objects.equals(live == null ? null : (Long) live.index(), change.base());
    DareEnvelope entry = change.entry();
    List<DareEnvelope> frames = new ArrayList<>();
    Outcome outcome = Outcome.STORED;
    if (state.find(second).isPresent()) {
      outcome = Outcome.CONFLICT; // from an attempt that was interrupted
    } else if (entry == null) {
      if (live != null && !seen) {
        return new Step(List.of(), Outcome.NOT_DELETED);
      }
      if (live != null) {
        frames.add(writer.deletion(change.uniqueId()));
      }
    } else if (live == null || !isSame(live.envelope(), entry)) {
      frames.add(seen ? current(change, entry) : made(change, CatalogEvent.NEW, second, entry));
      outcome = seen ? Outcome.STORED : Outcome.CONFLICT;
    }
    for (String resolved : change.resolves()) {
      if (state.find(resolved).isPresent()) {
        frames.add(writer.deletion(resolved));
      }
    }
    return new Step(frames, outcome);
  }

  /** As it was made, or made again where the service has to read it: its key may be another now. */
  private DareEnvelope current(PendingChange change, DareEnvelope entry) throws MeshException {
    if (!change.container().isReadableByService()) {
      return entry;
    }
    CatalogEvent event = change.base() == null ? CatalogEvent.NEW : CatalogEvent.UPDATE;
    return made(change, event, change.uniqueId(), entry);
  }

  private DareEnvelope made(
      PendingChange change, CatalogEvent event, String uniqueId, DareEnvelope entry)
      throws MeshException {
    return writer.frame(change.container(), event, uniqueId, content(entry));
  }

  /** The entry that a waiting change holds. */
  CatalogedEntry content(DareEnvelope entry) throws MeshException {
    try {
      return CatalogCodec.parse(EnvelopeContent.open(entry, session.keys()));
    } catch (DecodeException | DecryptionException e) {
      throw new MeshException(Kind.CONFIGURATION, "a change in the home cannot be read", e);
    }
  }

  private boolean isSame(DareEnvelope stored, DareEnvelope ours) {
    try {
      Bytes theirs = EnvelopeContent.open(stored, session.keys());
      return theirs.equals(EnvelopeContent.open(ours, session.keys()));
    } catch (DecryptionException e) {
      return false; // what cannot be read here is not what we wrote
    }
  }

  /** A later change of the same entry takes the place of one that still waits. */
  private void keep(PendingChange change) throws MeshException {
    List<PendingChange> all = new ArrayList<>(pending());
    all.removeIf(change::isOfSameEntry);
    if (all.size() >= PENDING_MAX) {
      throw new MeshException(
          Kind.TRY_LATER, PENDING_MAX + " changes wait for the service; run mesh account sync");
    }
    all.add(change);
    context.home().savePending(session.address(), all);
  }

  private void drop(PendingChange change) throws MeshException {
    List<PendingChange> all = new ArrayList<>(pending());
    if (all.removeIf(waiting -> waiting.id().equals(change.id()))) {
      context.home().savePending(session.address(), all);
    }
  }

  /** Brings home what was just uploaded; a service that is out of reach by now is no failure. */
  private void refresh() throws MeshException {
    try {
      MeshMessages.requireAudited(session.sync());
    } catch (MeshException e) {
      if (!isLater(e)) {
        throw e;
      }
    }
  }

  /** The frame with the version of an entry that this device sees; null if it is not live. */
  static @Nullable Long base(ContainerReplica replica, String uniqueId) {
    return CatalogView.state(replica).find(uniqueId).map(Live::index).orElse(null);
  }
}
