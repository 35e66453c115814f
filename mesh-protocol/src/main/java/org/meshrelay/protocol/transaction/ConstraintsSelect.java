package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Selects a range of one container (protocol.md 2.1 and 2.3). Filters combine with AND; with a page
 * key all others are ignored.
 *
 * @param container name as sent, perhaps of no known container
 * @param indexMin lowest frame index, inclusive; null is open
 * @param indexMax highest frame index, inclusive; null is open
 * @param notBefore earliest time, inclusive
 * @param before latest time, exclusive
 * @param pageKey continuation of an answer that was cut
 * @param redact bodies to leave out: {@code Superseded}, {@code Deleted}, {@code Read}, {@code
 *     Before}
 * @param account ours: whose container is meant, in the request of a backup host about its whole
 *     service (ADR 39); else null
 */
public record ConstraintsSelect(
    String container,
    @Nullable Long indexMin,
    @Nullable Long indexMax,
    @Nullable Instant notBefore,
    @Nullable Instant before,
    @Nullable String pageKey,
    List<String> redact,
    @Nullable AccountAddress account)
    implements MeshStruct {
  /** Copies the lists. */
  public ConstraintsSelect {
    redact = List.copyOf(redact);
  }

  /** A selection from a container of the account that the request is about. */
  public ConstraintsSelect(
      String container,
      @Nullable Long indexMin,
      @Nullable Long indexMax,
      @Nullable Instant notBefore,
      @Nullable Instant before,
      @Nullable String pageKey,
      List<String> redact) {
    this(container, indexMin, indexMax, notBefore, before, pageKey, redact, null);
  }

  static ConstraintsSelect read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ConstraintsSelect");
    return new ConstraintsSelect(
        in.requireString("Container"),
        lowest(in.integer("IndexMin")),
        in.count("IndexMax"),
        in.dateTime("NotBefore"),
        in.dateTime("Before"),
        in.string("PageKey"),
        in.strings("Redact"),
        in.value("Account", MeshNodes::account));
  }

  /** The reference client of 2019 asks from -1 on when it means everything. */
  private static @Nullable Long lowest(@Nullable Long indexMin) {
    return indexMin == null || indexMin < 0 ? null : indexMin;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Container", container)
        .put("IndexMin", indexMin)
        .put("IndexMax", indexMax)
        .put("NotBefore", notBefore)
        .put("Before", before)
        .put("PageKey", pageKey)
        .putStrings("Redact", redact)
        .put("Account", json(account))
        .build();
  }

  /** Frames {@code indexMin} to {@code indexMax}, both inclusive. */
  public static ConstraintsSelect range(ContainerName container, long indexMin, long indexMax) {
    return new ConstraintsSelect(container.text(), indexMin, indexMax, null, null, null, List.of());
  }

  /** As {@link #range(ContainerName, long, long)}, of whichever account of a service. */
  public static ConstraintsSelect range(
      AccountAddress account, ContainerName container, long indexMin, long indexMax) {
    return new ConstraintsSelect(
        container.text(), indexMin, indexMax, null, null, null, List.of(), account);
  }

  /** The container named; empty means 404/41. */
  public Optional<ContainerName> containerName() {
    return ContainerName.find(container);
  }
}
