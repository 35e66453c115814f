package org.meshrelay.client.home;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A change of a catalog that the service has not taken yet (protocol.md 6.3 step 5, MSP-56). Its
 * entry is held as it will be uploaded: encrypted and signed.
 *
 * @param id names the change for good, so that a repetition after a crash is recognised
 * @param container the catalog
 * @param key of the entry, as users know it
 * @param uniqueId under which the entry stands in frames
 * @param base frame with the version that the user saw and changed; null if there was none
 * @param entry the frame of the new version; null to delete the entry
 * @param resolves names in frames of second versions that end with this change
 */
public record PendingChange(
    String id,
    ContainerName container,
    String key,
    String uniqueId,
    @Nullable Long base,
    @Nullable DareEnvelope entry,
    List<String> resolves) {
  /** Copies the list. */
  public PendingChange {
    resolves = List.copyOf(resolves);
  }

  /** True if both are about the same entry. */
  public boolean isOfSameEntry(PendingChange other) {
    return container == other.container && key.equals(other.key);
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("ID", id)
        .put("Container", container.text())
        .put("Key", key)
        .put("UniqueID", uniqueId)
        .put("Previous", base)
        .put("EnvelopedEntry", entry == null ? null : entry.toJson())
        .putStrings("Resolves", resolves)
        .build();
  }

  static PendingChange read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "PendingChange");
    return new PendingChange(
        in.requireString("ID"),
        ContainerName.parse(in.requireString("Container")),
        in.requireString("Key"),
        in.requireString("UniqueID"),
        in.count("Previous"),
        in.value("EnvelopedEntry", DareEnvelope::of),
        in.strings("Resolves"));
  }
}
