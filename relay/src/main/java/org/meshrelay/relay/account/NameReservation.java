package org.meshrelay.relay.account;

import java.time.Instant;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * What stays of a deleted account: its name goes to nobody else for a while, and its containers are
 * erased in time (protocol.md L-24, 1.8 DeleteAccount).
 *
 * @param address the name
 * @param authority identifier of the authority that may have the name back at once
 * @param eraseAt when the containers are erased
 * @param until when anybody may have the name
 * @param erased whether the containers are gone
 */
record NameReservation(
    AccountAddress address, String authority, Instant eraseAt, Instant until, boolean erased)
    implements MeshObject {
  static final String TAG = "NameReservation";

  static NameReservation read(TaggedObject object) throws DecodeException {
    ObjectReader in = object.reader();
    Instant eraseAt = in.dateTime("EraseAt");
    Instant until = in.dateTime("Until");
    return new NameReservation(
        AccountAddress.find(in.requireString("ServiceID"))
            .orElseThrow(() -> in.malformed("ServiceID", "is no account address")),
        in.requireString("AuthorityUDF"),
        eraseAt == null ? Instant.EPOCH : eraseAt,
        until == null ? Instant.EPOCH : until,
        in.bool("Erased"));
  }

  /** The key in the {@code Master} catalog; no account address begins so, for it has a colon. */
  static String key(AccountAddress address) {
    return "reserved:" + address.text();
  }

  NameReservation asErased() {
    return new NameReservation(address, authority, eraseAt, until, true);
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("ServiceID", address.text())
        .put("AuthorityUDF", authority)
        .put("EraseAt", eraseAt)
        .put("Until", until)
        .put("Erased", erased)
        .build();
  }
}
