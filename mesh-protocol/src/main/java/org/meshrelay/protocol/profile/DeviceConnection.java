package org.meshrelay.protocol.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;

/** The connection assertion that a device shows: it names the keys the device acts with. */
public sealed interface DeviceConnection extends Connection
    permits ConnectionDevice, ConnectionAccount {
  /** Addresses of the account that the keys act for; empty where the assertion names none. */
  List<AccountAddress> accountAddresses();

  /** What the device may do. */
  List<Permission> permissions();

  /** The key that signs messages. */
  KeyData keySignature();

  /** The key for encryption to this device alone. */
  @Nullable KeyData keyEncryption();

  /** The static key of the handshake. */
  KeyData keyAuthentication();
}
