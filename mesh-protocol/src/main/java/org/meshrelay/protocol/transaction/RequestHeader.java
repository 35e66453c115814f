package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * The members that every request may carry (protocol.md 1.4).
 *
 * @param service name of the service addressed, as sent; nothing depends on it
 * @param id unique value that makes a retry recognisable, 1 to {@link #ID_MAX} octets
 * @param account the account addressed
 * @param serviceAccount in place of an account: the service itself, for backup (protocol.md 6.11)
 * @param deviceProfile ProfileDevice of the sending device
 */
public record RequestHeader(
    @Nullable String service,
    @Nullable Bytes id,
    @Nullable AccountAddress account,
    @Nullable ServiceName serviceAccount,
    @Nullable DareEnvelope deviceProfile) {
  /** Most octets of a request ID: it is a key of the table of stored responses (our guess). */
  public static final int ID_MAX = 64;

  /** No member at all. */
  public static final RequestHeader EMPTY = new RequestHeader(null, null, null, null, null);

  /** Checks the size of the ID and that at most one account is named. */
  public RequestHeader {
    if (id != null && (id.isEmpty() || id.size() > ID_MAX)) {
      throw new IllegalArgumentException("request ID needs 1 to 64 octets");
    }
    if (account != null && serviceAccount != null) {
      throw new IllegalArgumentException("both an account and a service");
    }
  }

  /** A header that names the account. */
  public static RequestHeader of(AccountAddress account) {
    return new RequestHeader(null, null, account, null, null);
  }

  /** A header with a request ID. */
  public static RequestHeader of(Bytes id) {
    return new RequestHeader(null, id, null, null, null);
  }

  /** A header that names the account and has a request ID. */
  public static RequestHeader of(AccountAddress account, Bytes id) {
    return new RequestHeader(null, id, account, null, null);
  }

  static RequestHeader read(ObjectReader in) throws DecodeException {
    Bytes id = in.binary("ID");
    if (id != null && (id.isEmpty() || id.size() > ID_MAX)) {
      throw in.malformed("ID", "needs 1 to 64 octets");
    }
    String account = in.string("Account");
    boolean isService = account != null && account.indexOf('@') < 0;
    return new RequestHeader(
        in.string("Service"),
        id,
        isService ? null : in.value("Account", MeshNodes::account),
        isService ? in.value("Account", MeshNodes::service) : null,
        in.value("DeviceProfile", DareEnvelope::of));
  }

  ObjectWriter write(ObjectWriter out) {
    return out.put("Service", service)
        .put("ID", id)
        .put("Account", json(account))
        .put("Account", json(serviceAccount))
        .put("DeviceProfile", json(deviceProfile));
  }
}
