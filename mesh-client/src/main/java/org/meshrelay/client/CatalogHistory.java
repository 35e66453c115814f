package org.meshrelay.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.EnvelopeContent;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogState;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * A local copy of a catalog with what its entries held before. Contents are opened when asked for,
 * each once: opening takes a key agreement. For one thread.
 */
final class CatalogHistory {
  private final ContainerReplica replica;
  private final List<AgreementKeyPair> keys;
  private final CatalogState state;
  private final Map<Long, Optional<Bytes>> opened = new HashMap<>();

  CatalogHistory(ContainerReplica replica, List<AgreementKeyPair> keys) {
    this.replica = replica;
    this.keys = List.copyOf(keys);
    this.state = CatalogView.state(replica);
  }

  long size() {
    return replica.size();
  }

  /** The version that is live; null if none is. */
  CatalogState.@Nullable Live live(String uniqueId) {
    return state.find(uniqueId).orElse(null);
  }

  /** Names under which something was written behind that frame. */
  Set<String> changedAfter(long index) {
    Set<String> changed = new HashSet<>();
    for (ReplicaFrame frame : replica.frames()) {
      if (frame.index() > index) {
        change(frame.envelope()).ifPresent(found -> changed.add(found.uniqueId()));
      }
    }
    return changed;
  }

  /** True if anything was ever written under the name. */
  boolean everHeld(String uniqueId) {
    return replica.frames().stream()
        .anyMatch(
            frame ->
                change(frame.envelope()).filter(c -> c.uniqueId().equals(uniqueId)).isPresent());
  }

  /** What the live version says; empty if it cannot be read here. */
  Optional<Bytes> content(CatalogState.Live live) {
    return open(live.index(), live.envelope());
  }

  /** True if a version of the name, or any that was written behind the frame, says this. */
  boolean hasSaid(Bytes content, String uniqueId, long index) {
    return replica.frames().stream()
        .filter(frame -> isSaid(frame, uniqueId, index))
        .anyMatch(
            frame -> open(frame.index(), frame.envelope()).filter(content::equals).isPresent());
  }

  private static boolean isSaid(ReplicaFrame frame, String uniqueId, long index) {
    return change(frame.envelope())
        .filter(c -> c.event() != CatalogEvent.DELETE)
        .filter(c -> c.uniqueId().equals(uniqueId) || frame.index() > index)
        .isPresent();
  }

  /** True if both say the same, as far as this device can read them. */
  boolean isSame(
      CatalogState.@Nullable Live ours, CatalogHistory other, CatalogState.@Nullable Live theirs) {
    if (ours == null || theirs == null) {
      return ours == null && theirs == null;
    }
    if (ours.envelope().payload().equals(theirs.envelope().payload())) {
      return true;
    }
    Optional<Bytes> content = content(ours);
    return content.isPresent() && Objects.equals(content, other.content(theirs));
  }

  private Optional<Bytes> open(long index, DareEnvelope envelope) {
    return opened.computeIfAbsent(index, unused -> open(envelope));
  }

  private Optional<Bytes> open(DareEnvelope envelope) {
    try {
      return Optional.of(EnvelopeContent.open(envelope, keys));
    } catch (DecryptionException e) {
      return Optional.empty(); // said by the caller, where it matters
    }
  }

  private static Optional<CatalogChange> change(DareEnvelope envelope) {
    try {
      return Optional.of(CatalogChange.read(envelope));
    } catch (DecodeException e) {
      return Optional.empty(); // a stub, or no change of a catalog
    }
  }
}
