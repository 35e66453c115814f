package org.meshrelay.protocol.profile;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * The addresses in a profile: ServiceIDs, later AccountAddresses, later a single AccountAddress.
 */
final class AccountAddresses {
  private AccountAddresses() {}

  static List<AccountAddress> read(ObjectReader in) throws DecodeException {
    List<AccountAddress> addresses = in.list("ServiceIDs", MeshNodes::account, "AccountAddresses");
    AccountAddress single = in.value("AccountAddress", MeshNodes::account);
    if (single == null || addresses.contains(single)) {
      return addresses;
    }
    if (!addresses.isEmpty()) {
      throw in.malformed("AccountAddress", "is not one of AccountAddresses");
    }
    return List.of(single);
  }
}
