package org.meshrelay.protocol.catalog;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.status.Refusal;

/**
 * The live entries of a catalog, rebuilt by applying its frames in order (protocol.md 2.5, dare.md
 * 9.1). For one thread. Holds the newest frame of every live key, so its size is that of the
 * catalog, which the quota of its account bounds.
 */
public final class CatalogState {
  private final Map<String, Live> live = new LinkedHashMap<>();

  /**
   * The live version of a key.
   *
   * @param first frame in which the key became live
   * @param index frame that holds the version
   * @param envelope that frame
   */
  public record Live(long first, long index, DareEnvelope envelope) {}

  /**
   * Applies a frame if the rules permit; the state is unchanged if they do not.
   *
   * @return the refusal, empty if the frame was applied
   * @throws DecodeException if the frame states no change
   */
  @CanIgnoreReturnValue
  public Optional<Refusal> apply(long index, DareEnvelope envelope) throws DecodeException {
    CatalogChange change = CatalogChange.read(envelope);
    Optional<Refusal> refusal = CatalogRules.judge(change, indexOf(change.uniqueId()));
    if (refusal.isEmpty()) {
      put(change, index, envelope);
    }
    return refusal;
  }

  /**
   * Replays a frame that the catalog holds already: what is stored stands, so an Update of a key
   * that is not live adds it, a New of a live key replaces it and a Delete of an absent key does
   * nothing.
   *
   * @throws DecodeException if the frame states no change: replay stops there
   */
  public void replay(long index, DareEnvelope envelope) throws DecodeException {
    put(CatalogChange.read(envelope), index, envelope);
  }

  /** The live version of a key. */
  public Optional<Live> find(String uniqueId) {
    return Optional.ofNullable(live.get(uniqueId));
  }

  /** All live versions by key, oldest key first; a view that must not be kept across changes. */
  public Map<String, Live> entries() {
    return Collections.unmodifiableMap(live);
  }

  private OptionalLong indexOf(String uniqueId) {
    Live version = live.get(uniqueId);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version.index());
  }

  private void put(CatalogChange change, long index, DareEnvelope envelope) {
    if (change.event() == CatalogEvent.DELETE) {
      live.remove(change.uniqueId());
      return;
    }
    Live before = live.get(change.uniqueId());
    live.put(change.uniqueId(), new Live(before == null ? index : before.first(), index, envelope));
  }
}
