package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A group (objects.md 4.2).
 *
 * @param base addresses and what else every contact carries
 */
public record ContactGroup(ContactBase base) implements Contact {
  static ContactGroup read(ObjectReader in) throws DecodeException {
    return new ContactGroup(ContactBase.read(in));
  }

  @Override
  public String tag() {
    return "ContactGroup";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter()).build();
  }

  @Override
  public List<NetworkAddress> networkAddresses() {
    return base.networkAddresses();
  }
}
