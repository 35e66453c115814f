package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * An administration device decides on a connection (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param result {@code Accept}, {@code Reject}, {@code Pending} or {@code Expired}
 * @param catalogedDevice the entry; present exactly when accepted
 */
public record RespondConnection(
    MessageHead head, String result, @Nullable CatalogedDevice catalogedDevice)
    implements MeshMessage {
  /** The result that connects the device. */
  public static final String ACCEPT = "Accept";

  /** Checks the values. */
  public RespondConnection {
    if (result.equals(ACCEPT) != (catalogedDevice != null)) {
      throw new IllegalArgumentException("an entry goes with acceptance, and only with it");
    }
  }

  static RespondConnection read(ObjectReader in) throws DecodeException {
    MessageHead head = MessageHead.read(in);
    String result = in.requireString("Result");
    CatalogedDevice entry = in.value("CatalogedDevice", CatalogedDevice::read);
    if (result.equals(ACCEPT) != (entry != null)) {
      throw in.malformed("CatalogedDevice", "goes with acceptance, and only with it");
    }
    return new RespondConnection(head, result, entry);
  }

  @Override
  public String tag() {
    return "RespondConnection";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("Result", result)
        .put("CatalogedDevice", json(catalogedDevice))
        .build();
  }
}
