package org.meshrelay.relay.account;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * Which account holds a content identifier: an entry of the service's own publication catalog.
 *
 * @param account the holder
 */
record PublicationHolder(AccountAddress account) implements MeshObject {
  private static final String TAG = "PublicationHolder";

  static PublicationHolder read(TaggedObject object) throws DecodeException {
    if (!object.tag().equals(TAG)) {
      throw new DecodeException("not a " + TAG);
    }
    return new PublicationHolder(AccountAddress.parse(object.reader().requireString("Account")));
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("Account", account.text()).build();
  }
}
