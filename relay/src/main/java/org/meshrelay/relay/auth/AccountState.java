package org.meshrelay.relay.auth;

import java.util.Optional;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.profile.AccountAuthority;

/** An account as authentication sees it: a snapshot, immutable. */
public interface AccountState {
  /** The account profile and what has authority over it. */
  AccountAuthority authority();

  /** True while nothing was ever written to the device catalog (protocol.md L-11). */
  boolean deviceCatalogEmpty();

  /** The signature key of the live device that goes by this identifier; empty if there is none. */
  Optional<PublicKey> liveSignatureKey(Udf device);

  /** The epoch of a device (authentication.md 4); 0 for one never seen. */
  long epoch(Udf device);
}
