package org.meshrelay.relay.auth;

import java.util.Optional;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.DeviceConnection;
import org.meshrelay.protocol.session.DeviceEpochs;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.AccountView;

/** The accounts of the directory as authentication sees them. Any thread, as the methods say. */
public final class DirectoryAccounts implements Accounts {
  private final AccountDirectory directory;

  /** Over the directory of the node. */
  public DirectoryAccounts(AccountDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Optional<AccountState> load(AccountAddress address) {
    return directory.load(address).map(View::new);
  }

  @Override
  public Optional<AccountState> current(AccountAddress address) {
    return directory.current(address).map(View::new);
  }

  /**
   * Epochs for the full check of a ticket, which may have to read the device catalog: worker
   * threads only.
   */
  public DeviceEpochs epochs() {
    return (account, device) -> epoch(load(account), device);
  }

  /**
   * Epochs as far as they are in memory, for event loops: a ticket that passes here is checked in
   * full once its message is complete.
   */
  public DeviceEpochs epochsInMemory() {
    return (account, device) -> epoch(current(account), device);
  }

  private static long epoch(Optional<AccountState> state, Bytes device) {
    return state.map(account -> account.epoch(BinaryUdf.parse(device))).orElse(0L);
  }

  private record View(AccountView account) implements AccountState {
    @Override
    public AccountAuthority authority() {
      return account.authority();
    }

    @Override
    public boolean deviceCatalogEmpty() {
      return account.devices().neverWritten();
    }

    @Override
    public Optional<PublicKey> liveSignatureKey(Udf device) {
      return account.devices().byName(device.text()).stream()
          .flatMap(entry -> entry.connections().stream())
          .map(DeviceConnection::keySignature)
          .map(key -> key.publicKey())
          .filter(key -> key.udf().equals(device))
          .findFirst();
    }

    @Override
    public long epoch(Udf device) {
      return account.devices().epoch(device.text());
    }
  }
}
