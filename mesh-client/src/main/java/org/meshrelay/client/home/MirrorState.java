package org.meshrelay.client.home;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * How far a further service of an account is in step with the primary one, as this device has last
 * seen it (ADR 58).
 *
 * @param time when it was looked at
 * @param waiting changes that it lacks
 * @param problem why it lacks them; null if nothing is wrong
 * @param inStep how long the catalogs were at both when they were last the same
 */
public record MirrorState(
    Instant time, long waiting, @Nullable String problem, Map<ContainerName, Sizes> inStep) {
  /** Nothing is known of it. */
  public static final MirrorState NONE = new MirrorState(Instant.EPOCH, 0, null, Map.of());

  /**
   * Frames of one catalog.
   *
   * @param primary at the primary service
   * @param further at the other one
   */
  public record Sizes(long primary, long further) {
    /** Before any frame. */
    public static final Sizes NONE = new Sizes(0, 0);

    JsonObject toJson(ContainerName name) {
      return new ObjectWriter()
          .put("Container", name.text())
          .put("Primary", primary)
          .put("Further", further)
          .build();
    }
  }

  /** Copies the map. */
  public MirrorState {
    inStep = Map.copyOf(inStep);
  }

  /** How long a catalog was at both when they were last the same. */
  public Sizes of(ContainerName name) {
    return inStep.getOrDefault(name, Sizes.NONE);
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("Time", time)
        .put("Waiting", waiting)
        .put("Problem", problem)
        .put(
            "InStep", inStep.entrySet().stream().map(e -> e.getValue().toJson(e.getKey())).toList())
        .build();
  }

  static MirrorState read(ObjectReader in) throws DecodeException {
    Instant time = in.dateTime("Time");
    Long waiting = in.integer("Waiting");
    Map<ContainerName, Sizes> inStep = new EnumMap<>(ContainerName.class);
    for (Entry entry : in.list("InStep", Entry::read)) {
      inStep.put(entry.name(), entry.sizes());
    }
    return new MirrorState(
        time == null ? Instant.EPOCH : time,
        waiting == null ? 0 : waiting,
        in.string("Problem"),
        inStep);
  }

  private record Entry(ContainerName name, Sizes sizes) {
    static Entry read(JsonNode node) throws DecodeException {
      ObjectReader in = ObjectReader.of(node, "catalog in step");
      Long primary = in.integer("Primary");
      Long further = in.integer("Further");
      return new Entry(
          ContainerName.find(in.requireString("Container"))
              .orElseThrow(() -> in.malformed("Container", "is not known")),
          new Sizes(primary == null ? 0 : primary, further == null ? 0 : further));
    }
  }
}
