package org.meshrelay.client;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.MirrorState;
import org.meshrelay.client.home.PendingChange;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.EnvelopeContent;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogState;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.UploadResponse;

/**
 * Brings a further service of an account in step with the primary one (protocol.md 6.10, ADR 58).
 * The local copies of both are synchronized again before each comparison, the primary last, so that
 * what another device has carried over is not taken for a change.
 */
final class ServiceMirror {
  /** Devices that do the same at the same moment; each round one of them gets through. */
  private static final int ROUNDS_MAX = 8;

  private final ClientContext context;
  private final AccountSession primary;
  private final AccountSession further;

  ServiceMirror(ClientContext context, AccountSession primary, AccountSession further) {
    this.context = context;
    this.primary = primary;
    this.further = further;
  }

  /** Catalogs that are carried over; what is published stays where it was published. */
  private List<ContainerName> catalogs() {
    List<ContainerName> names = new ArrayList<>();
    // Who may act comes first.
    if (further.device().isAdministrator()) {
      names.add(ContainerName.DEVICE);
    }
    for (ContainerName name : ContainerName.values()) {
      boolean other = name == ContainerName.DEVICE || name == ContainerName.PUBLICATION;
      if (name.isCatalog() && !name.isServiceStore() && !other) {
        names.add(name);
      }
    }
    return names;
  }

  /** Changes that wait, as far as the local copies tell. */
  long waiting(MirrorState before) throws MeshException {
    long waiting = 0;
    for (ContainerName name : catalogs()) {
      waiting += plan(name, before.of(name)).size();
    }
    return waiting;
  }

  /**
   * Carries over what is to be carried over.
   *
   * @param alerts what a user should know is added
   */
  MirrorState run(MirrorState before, List<String> alerts) throws MeshException {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      MeshMessages.requireAudited(further.sync());
      MeshMessages.requireAudited(primary.sync());
      Map<ContainerName, MirrorState.Sizes> inStep = new EnumMap<>(ContainerName.class);
      inStep.putAll(before.inStep());
      boolean done = true;
      for (ContainerName name : catalogs()) {
        MirrorPlan plan = plan(name, before.of(name));
        if (plan.isNothing()) {
          inStep.put(
              name,
              new MirrorState.Sizes(primary.replica(name).size(), further.replica(name).size()));
        } else {
          done = false;
          carry(name, plan, round, alerts);
        }
      }
      if (done) {
        return new MirrorState(context.now(), 0, null, inStep);
      }
    }
    throw new MeshException(Kind.TRY_LATER, "other devices write at the same time");
  }

  private MirrorPlan plan(ContainerName name, MirrorState.Sizes sizes) throws MeshException {
    CatalogHistory here = new CatalogHistory(primary.replica(name), primary.keys());
    CatalogHistory there = new CatalogHistory(further.replica(name), further.keys());
    boolean unchanged = here.size() == sizes.primary() && there.size() == sizes.further();
    return unchanged
        ? new MirrorPlan(List.of(), List.of())
        : MirrorPlan.of(here, there, sizes, name != ContainerName.DEVICE);
  }

  private void carry(ContainerName name, MirrorPlan plan, int round, List<String> alerts)
      throws MeshException {
    CatalogChanges changes = new CatalogChanges(context, primary);
    for (MirrorPlan.Brought brought : plan.bring()) {
      bring(name, brought, changes, alerts);
    }
    List<DareEnvelope> frames = new ArrayList<>();
    CatalogState here = CatalogView.state(primary.replica(name));
    CatalogWriter writer = new CatalogWriter(context, further);
    for (String uniqueId : plan.push()) {
      Optional<CatalogState.Live> live = here.find(uniqueId);
      frames.add(
          live.isEmpty()
              ? writer.deletion(uniqueId)
              : writer.frame(
                  name, CatalogEvent.UPDATE, uniqueId, entry(primary, live.get().envelope())));
    }
    push(name, frames, round);
  }

  private void push(ContainerName name, List<DareEnvelope> frames, int round) throws MeshException {
    long known = further.replica(name).size();
    // A service may make a catalog only when it is first used: then there is no frame 0 yet.
    long next = known == 0 && round % 2 == 1 ? 0 : known + 1;
    for (List<DareEnvelope> portion : Portions.of(frames)) {
      UploadResponse response = further.uploadIf(name, next, portion);
      EntryResponse fault =
          response.entries().stream().filter(CatalogChanges::isRefused).findFirst().orElse(null);
      if (fault != null) {
        throw Entries.refused("Upload to " + further.address(), fault);
      }
      if (!response.outcome().isSuccess()) {
        return; // somebody else was there; the next round looks again
      }
      next = Math.max(next, 1) + portion.size();
    }
  }

  private void bring(
      ContainerName name, MirrorPlan.Brought brought, CatalogChanges changes, List<String> alerts)
      throws MeshException {
    CatalogState.Live made = brought.made();
    CatalogState.Live kept =
        CatalogView.state(primary.replica(name)).find(brought.uniqueId()).orElse(null);
    CatalogState.Live shown = made == null ? kept : made;
    if (shown == null) {
      return; // gone from both meanwhile
    }
    CatalogedEntry entry = entry(made == null ? primary : further, shown.envelope());
    DareEnvelope frame =
        made == null
            ? null
            : new CatalogWriter(context, primary)
                .frame(
                    name,
                    brought.base() == null ? CatalogEvent.NEW : CatalogEvent.UPDATE,
                    brought.uniqueId(),
                    entry);
    CatalogChanges.Outcome outcome =
        changes.make(
            new PendingChange(
                changes.newId(),
                name,
                entry.key(),
                brought.uniqueId(),
                brought.base(),
                frame,
                List.of()));
    String what = name + " " + entry.key() + ": changed at " + further.address();
    alerts.add(
        switch (outcome) {
          case STORED -> what + ", now at " + primary.address() + " too";
          case CONFLICT -> what + " and at " + primary.address() + "; both versions are kept";
          case NOT_DELETED -> what + " and at " + primary.address() + ", therefore not deleted";
          case PENDING -> what + ", waits for " + primary.address();
        });
  }

  private static CatalogedEntry entry(AccountSession session, DareEnvelope frame)
      throws MeshException {
    try {
      Bytes content = EnvelopeContent.open(frame, session.keys());
      return CatalogCodec.parse(content);
    } catch (DecodeException | DecryptionException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "an entry at " + session.address() + " cannot be read here", e);
    }
  }
}
