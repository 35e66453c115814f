package org.meshrelay.dare.spool;

import java.nio.charset.StandardCharsets;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;

/** Which lane an account belongs to: for ever the same, so it may depend on the address alone. */
final class LaneChoice {
  private LaneChoice() {}

  static int of(AccountAddress account, int lanes) {
    if (lanes == 1) {
      return 0;
    }
    byte[] text = account.text().getBytes(StandardCharsets.UTF_8);
    return Math.floorMod(Digests.sha256(Bytes.wrap(text)).bigEndianAt(0, Long.BYTES), lanes);
  }
}
