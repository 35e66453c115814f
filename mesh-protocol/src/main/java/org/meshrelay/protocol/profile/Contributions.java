package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.PublicKey;

/**
 * The administrator's contributions to the keys of a device (objects.md 3.5, threshold.md 4). The
 * sums are public keys that only the device can use.
 *
 * @param signature overlay of the signature key
 * @param encryption overlay of the encryption key
 * @param authentication overlay of the authentication key
 * @param signatureSum the key that the device will sign with
 * @param encryptionSum the key that the device will decrypt with
 * @param authenticationSum the key that the device will authenticate with
 */
public record Contributions(
    KeyOverlay signature,
    KeyOverlay encryption,
    KeyOverlay authentication,
    PublicKey signatureSum,
    PublicKey encryptionSum,
    PublicKey authenticationSum) {
  /**
   * The keys that the device acts with; only the device itself can call this.
   *
   * @throws NotVerifiedException if the contributions are meant for another device
   */
  public KeySet activate(KeySet device) throws NotVerifiedException {
    return new KeySet(
        signature.combinedWith(device.signature()),
        encryption.combinedWith(device.encryption()),
        authentication.combinedWith(device.authentication()));
  }

  /** The identifier of the signature key only. */
  @Override
  public String toString() {
    return "Contributions[" + signature.udf() + "]";
  }
}
