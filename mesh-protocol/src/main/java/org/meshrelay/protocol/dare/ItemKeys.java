package org.meshrelay.protocol.dare;

import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesCbc;

/** What is derived from a master key for one payload or encoded data sequence (dare.md 5.5). */
public final class ItemKeys implements AutoCloseable {
  private static final int KEY_SIZE = 32;
  private static final int WITNESS_SIZE = 32;
  private static final Bytes ENCRYPT = Bytes.utf8("encrypt");
  private static final Bytes IV = Bytes.utf8("iv");
  private static final Bytes MAC = Bytes.utf8("mac");

  private final SecretBytes pseudorandomKey;

  private ItemKeys(SecretBytes pseudorandomKey) {
    this.pseudorandomKey = pseudorandomKey;
  }

  static ItemKeys of(SecretBytes master, Bytes itemSalt) {
    return new ItemKeys(Hkdf.SHA256.extract(itemSalt, master));
  }

  /** The key of A256CBC. */
  public SecretBytes encryptionKey() {
    return Hkdf.SHA256.expand(pseudorandomKey, ENCRYPT, KEY_SIZE);
  }

  /** The initial vector of A256CBC. */
  public Bytes initialVector() {
    try (SecretBytes iv = Hkdf.SHA256.expand(pseudorandomKey, IV, AesCbc.IV_SIZE)) {
      return iv.reveal();
    }
  }

  /** Derived by the reference, though nothing published carries a code made with it. */
  public SecretBytes macKey() {
    return Hkdf.SHA256.expand(pseudorandomKey, MAC, KEY_SIZE);
  }

  /** Shows, for the payload's salt, that the signer knew the master key (dare.md 4.4). */
  Bytes witness(Bytes signature) {
    try (SecretBytes witness = Hkdf.SHA256.expand(pseudorandomKey, signature, WITNESS_SIZE)) {
      return witness.reveal();
    }
  }

  @Override
  public void close() {
    pseudorandomKey.close();
  }
}
