package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.requireCount;
import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * What has changed in a service behind a place, beside the containers that have grown: ours, for a
 * backup host (protocol.md 6.11, ADR 39).
 *
 * @param pageKey the place up to which this answer tells; what comes behind it is asked for next
 * @param more true if there is more behind it already
 * @param gap true if erasures before it may be missing from the answers: compare all containers
 * @param lanes partitions of the store, which a copy of it has to share
 * @param erased accounts whose containers are gone
 */
public record ServiceChanges(
    String pageKey, boolean more, boolean gap, long lanes, List<Erased> erased)
    implements MeshStruct {
  /** The place before everything. */
  public static final String BEGINNING = "0";

  /** Copies the list. */
  public ServiceChanges {
    erased = List.copyOf(erased);
  }

  /**
   * An account whose containers are gone.
   *
   * @param account its address
   * @param below containers with this number or a higher one came later, and are there
   */
  public record Erased(AccountAddress account, long below) implements MeshStruct {
    static Erased read(JsonNode node) throws DecodeException {
      ObjectReader in = ObjectReader.of(node, "Erased");
      return new Erased(in.requireValue("Account", MeshNodes::account), requireCount(in, "Below"));
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter().put("Account", json(account)).put("Below", below).build();
    }
  }

  static ServiceChanges read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Changes");
    return new ServiceChanges(
        in.requireString("PageKey"),
        in.bool("More"),
        in.bool("Gap"),
        requireCount(in, "Lanes"),
        in.list("Erased", Erased::read));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("PageKey", pageKey)
        .put("More", trueOrAbsent(more))
        .put("Gap", trueOrAbsent(gap))
        .put("Lanes", lanes)
        .put("Erased", erased, MeshStruct::members)
        .build();
  }
}
