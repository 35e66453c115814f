package org.meshrelay.client.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogState;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;

/** The live entries of a catalog as this device can read them. Immutable. */
public final class CatalogView {
  private final List<Entry> entries;
  private final List<String> unreadable;

  private CatalogView(List<Entry> entries, List<String> unreadable) {
    this.entries = List.copyOf(entries);
    this.unreadable = List.copyOf(unreadable);
  }

  /**
   * A live entry.
   *
   * @param key its name in frames, {@code UniqueID}; not the key of the entry where that is hidden
   * @param index frame that holds it
   * @param entry the entry, decrypted where it was encrypted
   */
  public record Entry(String key, long index, CatalogedEntry entry) {}

  /** What is live in a local copy, readable or not. */
  public static CatalogState state(ContainerReplica replica) {
    return state(replica, new ArrayList<>());
  }

  private static CatalogState state(ContainerReplica replica, List<String> unreadable) {
    CatalogState state = new CatalogState();
    for (ReplicaFrame frame : replica.frames()) {
      try {
        state.replay(frame.index(), frame.envelope());
      } catch (DecodeException e) {
        unreadable.add("frame " + frame.index()); // a stub, or no change at all
      }
    }
    return state;
  }

  /** The live entries of a local copy; what none of the keys opens is unreadable. */
  public static CatalogView of(ContainerReplica replica, List<AgreementKeyPair> keys) {
    List<String> unreadable = new ArrayList<>();
    CatalogState state = state(replica, unreadable);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, CatalogState.Live> live : state.entries().entrySet()) {
      try {
        entries.add(
            new Entry(
                live.getKey(),
                live.getValue().index(),
                CatalogCodec.parse(EnvelopeContent.open(live.getValue().envelope(), keys))));
      } catch (DecodeException | DecryptionException e) {
        unreadable.add(live.getKey());
      }
    }
    return new CatalogView(entries, unreadable);
  }

  /** The entries, oldest key first. */
  public List<Entry> entries() {
    return entries;
  }

  /** The entries of one class. */
  public <T extends CatalogedEntry> List<T> entries(Class<T> type) {
    return entries.stream().map(Entry::entry).filter(type::isInstance).map(type::cast).toList();
  }

  /** The entry under a name. */
  public Optional<Entry> find(String key) {
    return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
  }

  /** Names of entries, or frames, that this device cannot read. */
  public List<String> unreadable() {
    return unreadable;
  }
}
