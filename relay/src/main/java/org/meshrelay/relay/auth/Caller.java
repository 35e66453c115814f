package org.meshrelay.relay.auth;

import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Who sent a request, as far as it was proved. A transaction switches over it; a caller that could
 * not be proved never gets as far as a transaction.
 */
public sealed interface Caller {
  /** How the request came. */
  Arrival arrival();

  /** Nobody was proved: {@code Hello} only. */
  record Anonymous(Arrival arrival) implements Caller {}

  /**
   * A device with a key of its own and no account (device mode).
   *
   * @param device identifier of its ProfileDevice
   */
  record UnboundDevice(Udf device, Arrival arrival) implements Caller {}

  /**
   * A device of an account hosted here (profile mode, or a ticket from it).
   *
   * @param account the account that the session is for; its state is not judged yet, and under a
   *     ticket it may have been deleted since
   * @param device identifier of the {@code KeySignature} that the device's connection names; the
   *     live catalog entry of the device is found by it
   * @param signatureKey that key
   * @param administrator the key is among {@code KeysOnlineSignature} of the account's authority
   * @param standing what the device catalog says of the device
   */
  record AccountDevice(
      AccountAddress account,
      Udf device,
      PublicKey signatureKey,
      boolean administrator,
      Standing standing,
      Arrival arrival)
      implements Caller {}

  /**
   * A device of an account that another service hosts, which claims a publication here. What is
   * proved is that the device acts for an account profile that lists the address; whether the
   * service of that address knows the account is not.
   *
   * @param account address that the profile lists
   * @param device identifier of the {@code KeySignature} that the device's connection names
   */
  record ForeignDevice(AccountAddress account, Udf device, Arrival arrival) implements Caller {}

  /**
   * Another service.
   *
   * @param service identifier of its ProfileService; which domain it speaks for is not proved by
   *     the exchange (protocol.md L-10)
   */
  record PeerService(Udf service, Arrival arrival) implements Caller {}

  /**
   * A host of this very service that may back it up: everything may be read by it and nothing
   * changed.
   *
   * @param host identifier of its ProfileHost
   */
  record BackupHost(Udf host, Arrival arrival) implements Caller {}

  /** What the device catalog says of a device (protocol.md L-11, objects.md 3.7). */
  enum Standing {
    /** It has a live entry. */
    LIVE,
    /** Nothing was ever entered in the catalog: an administration device may do everything. */
    CATALOG_EMPTY,
    /** An administration device that lost its entry: Upload to the device catalog, no more. */
    ENTRY_LOST
  }

  /**
   * How a request came.
   *
   * @param transaction number of the transaction on this node, in every log line about it
   * @param address IP address of the peer in text form
   * @param secured true if the transport is encrypted
   * @param ticketed true under a ticket, false in a key exchange
   */
  record Arrival(long transaction, String address, boolean secured, boolean ticketed) {}
}
