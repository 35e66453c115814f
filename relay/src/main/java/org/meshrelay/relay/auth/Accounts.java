package org.meshrelay.relay.auth;

import java.util.Optional;
import org.meshrelay.protocol.address.AccountAddress;

/** What authentication asks of the accounts hosted here. */
public interface Accounts {
  /** The account as it stands now; empty if there is none. Blocks: worker threads only. */
  Optional<AccountState> load(AccountAddress address);

  /** The account if its state is in memory and current. Never blocks. */
  Optional<AccountState> current(AccountAddress address);
}
