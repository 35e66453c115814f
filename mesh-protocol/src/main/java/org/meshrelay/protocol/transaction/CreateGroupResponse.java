package org.meshrelay.protocol.transaction;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers CreateGroup (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param reason explanation of the state of the request
 * @param url page where the user completes the account
 */
public record CreateGroupResponse(
    ResponseStatus outcome, @Nullable String reason, @Nullable String url) implements MeshResponse {
  static CreateGroupResponse read(ObjectReader in) throws DecodeException {
    return new CreateGroupResponse(ResponseStatus.read(in), in.string("Reason"), in.string("URL"));
  }

  @Override
  public String tag() {
    return "CreateGroupResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).put("Reason", reason).put("URL", url).build();
  }
}
