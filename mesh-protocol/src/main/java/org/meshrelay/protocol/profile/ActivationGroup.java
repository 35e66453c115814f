package org.meshrelay.protocol.profile;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Private side of {@link ConnectionGroup} (objects.md 3.5).
 *
 * @param base what every assertion may carry
 * @param groupUdf identifier of the group
 */
public record ActivationGroup(AssertionBase base, @Nullable String groupUdf) implements Activation {
  static ActivationGroup read(ObjectReader in) throws DecodeException {
    return new ActivationGroup(AssertionBase.read(in), in.string("GroupUDF"));
  }

  @Override
  public String tag() {
    return "ActivationGroup";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter()).put("GroupUDF", groupUdf).build();
  }
}
