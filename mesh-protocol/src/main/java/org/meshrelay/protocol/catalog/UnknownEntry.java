package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * An entry of a class that we do not know.
 *
 * @param tag the class
 * @param members all members as received
 */
public record UnknownEntry(String tag, JsonObject members) implements CatalogedEntry {
  @Override
  public List<String> labels() {
    return List.of();
  }

  /** The member {@code Key}, which most classes have; empty if it is not there. */
  @Override
  public String key() {
    return members.get("Key") instanceof JsonString key ? key.text() : "";
  }
}
