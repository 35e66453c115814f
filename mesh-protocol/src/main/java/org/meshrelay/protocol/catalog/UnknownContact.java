package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.encoding.JsonObject;

/**
 * A contact of a class that we do not know.
 *
 * @param tag the class
 * @param members all members as received
 */
public record UnknownContact(String tag, JsonObject members) implements Contact {
  @Override
  public List<NetworkAddress> networkAddresses() {
    return List.of();
  }
}
