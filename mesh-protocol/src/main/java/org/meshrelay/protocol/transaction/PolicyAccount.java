package org.meshrelay.protocol.transaction;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * The policy for account names (protocol.md 2.1 and 2.2).
 *
 * @param minimum fewest characters of a name
 * @param maximum most characters of a name
 * @param invalidCharacters characters refused
 */
public record PolicyAccount(
    @Nullable Long minimum, @Nullable Long maximum, @Nullable String invalidCharacters)
    implements MeshStruct {
  /** The policy of {@link AccountAddress}. */
  public static final PolicyAccount DEFAULT =
      new PolicyAccount(
          (long) AccountAddress.LOCAL_MIN,
          (long) AccountAddress.LOCAL_MAX,
          AccountAddress.INVALID_CHARACTERS);

  static PolicyAccount read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "PolicyAccount");
    return new PolicyAccount(
        in.count("Minimum"), in.count("Maximum"), in.string("InvalidCharacters"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Minimum", minimum)
        .put("Maximum", maximum)
        .put("InvalidCharacters", invalidCharacters)
        .build();
  }
}
