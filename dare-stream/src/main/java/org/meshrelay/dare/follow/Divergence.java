package org.meshrelay.dare.follow;

import java.time.Instant;
import java.util.Locale;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * A container of which the other node shows what does not continue the copy. The copy stays as it
 * was.
 *
 * @param container which
 * @param kind how they differ
 * @param ours frames of the copy
 * @param theirs frames of the other node, or the number of the frame that does not fit
 * @param found when it was noticed
 */
public record Divergence(ContainerRef container, Kind kind, long ours, long theirs, Instant found) {
  /** How two nodes differ. */
  public enum Kind {
    /** Frames of the same numbers have other hashes. */
    FORK,
    /** The other node has fewer frames than it had. */
    ROLLBACK,
    /** The container is gone, or another has its name, and no account was deleted. */
    VANISHED,
    /** A frame does not have the hashes that its node tells of it. */
    ALTERED,
    /** The other node cannot read a frame, nor what it knows of it. */
    DAMAGED;

    /** The word for people and scripts. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Divergence read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Divergence");
    AccountAddress account = in.requireValue("Account", MeshNodes::account);
    ContainerName name =
        ContainerName.find(in.requireString("Container"))
            .orElseThrow(() -> in.malformed("Container", "is none"));
    String kind = in.requireString("Kind");
    Instant found = in.dateTime("Found");
    for (Kind each : Kind.values()) {
      if (each.text().equals(kind)) {
        return new Divergence(
            new ContainerRef(account, name),
            each,
            MeshNodes.requireCount(in, "Ours"),
            MeshNodes.requireCount(in, "Theirs"),
            found == null ? Instant.EPOCH : found);
      }
    }
    throw in.malformed("Kind", "is none");
  }

  /** The members, also for reports. */
  public JsonObject json() {
    return new ObjectWriter()
        .put("Account", container.account().text())
        .put("Container", container.container().text())
        .put("Kind", kind.text())
        .put("Ours", ours)
        .put("Theirs", theirs)
        .put("Found", found)
        .build();
  }
}
