package org.meshrelay.relay.account;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.profile.DeviceConnection;

/**
 * The device catalog of one account at one length: live devices by every name they go by, and how
 * often each was removed. Immutable.
 *
 * <p>Epochs (authentication.md 4) are not stored: the epoch of a device is the number of Delete
 * frames of its entry in the append-only catalog, so it is durable exactly when the removal is,
 * only rises, and is kept when the device is connected again.
 */
public final class DeviceTable {
  static final DeviceTable EMPTY = new DeviceTable(1, Map.of(), Map.of(), Map.of());

  private final long frameCount;
  private final Map<String, DeviceEntry> live;
  private final Map<String, String> names;
  private final Map<String, Integer> removals;

  /**
   * @param frameCount frames read, frame 0 included
   * @param live entries by catalog key
   * @param names catalog key by every identifier that any entry, live or not, ever had
   * @param removals Delete frames by catalog key
   */
  DeviceTable(
      long frameCount,
      Map<String, DeviceEntry> live,
      Map<String, String> names,
      Map<String, Integer> removals) {
    this.frameCount = frameCount;
    this.live = Map.copyOf(live);
    this.names = Map.copyOf(names);
    this.removals = Map.copyOf(removals);
  }

  /** Frames of the catalog that this table covers, frame 0 included. */
  public long frameCount() {
    return frameCount;
  }

  /** True while nothing was ever written to the catalog (protocol.md L-11). */
  public boolean neverWritten() {
    return frameCount <= 1;
  }

  /** The live devices. */
  public Collection<DeviceEntry> devices() {
    return live.values();
  }

  /** The live device whose connection names this signature key. */
  public Optional<DeviceEntry> bySignatureKey(PublicKey key) {
    return byName(key.udf().text())
        .filter(
            device ->
                device.connections().stream()
                    .map(DeviceConnection::keySignature)
                    .anyMatch(named -> named.publicKey().sameKey(key)));
  }

  /**
   * The live device with this identifier: of its profile, of its activated signature key as the
   * entry states it, or of a signature key in era B.
   */
  public Optional<DeviceEntry> byName(String identifier) {
    String key = names.get(folded(identifier));
    return key == null ? Optional.empty() : Optional.ofNullable(live.get(key));
  }

  /** How often the device with this identifier was removed; 0 for one never seen. */
  public int epoch(String identifier) {
    String key = names.get(folded(identifier));
    return key == null ? 0 : removals.getOrDefault(key, 0);
  }

  Map<String, DeviceEntry> liveByKey() {
    return live;
  }

  Map<String, String> names() {
    return names;
  }

  Map<String, Integer> removals() {
    return removals;
  }

  /** Identifiers are compared without dashes and in one letter case. */
  static String folded(String identifier) {
    return identifier.replace("-", "").toUpperCase(java.util.Locale.ROOT);
  }

  /** Takes frames in order and makes the next table. */
  static final class Builder {
    private final Map<String, DeviceEntry> live;
    private final Map<String, String> names;
    private final Map<String, Integer> removals;

    Builder(DeviceTable from) {
      live = new HashMap<>(from.liveByKey());
      names = new HashMap<>(from.names());
      removals = new HashMap<>(from.removals());
    }

    void put(DeviceEntry entry) {
      boolean replaced = live.containsKey(entry.catalogKey());
      live.put(entry.catalogKey(), replaced ? entry.asReplacement() : entry);
      name(entry.catalogKey(), entry.catalogKey());
      name(entry.entry().deviceUdf(), entry.catalogKey());
      String activated = entry.entry().udf();
      if (activated != null) {
        name(activated, entry.catalogKey());
      }
      for (DeviceConnection connection : entry.connections()) {
        name(connection.keySignature().udf(), entry.catalogKey());
      }
    }

    void remove(String catalogKey) {
      live.remove(catalogKey);
      removals.merge(catalogKey, 1, Integer::sum);
      name(catalogKey, catalogKey);
    }

    /** An entry that cannot be read is live for the catalog, but no device. */
    void putUnreadable(String catalogKey) {
      live.remove(catalogKey);
    }

    DeviceTable build(long frameCount) {
      return new DeviceTable(frameCount, live, names, removals);
    }

    private void name(String identifier, String catalogKey) {
      names.put(folded(identifier), catalogKey);
    }
  }
}
