package org.meshrelay.protocol.dare;

import java.util.Optional;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesCbc;
import org.meshrelay.crypto.wrap.AesKeyWrap;

/**
 * The secret that all recipients of an envelope share, and what is derived from it (dare.md 5.2 to
 * 5.6). Close it after use.
 */
public final class MasterKey implements AutoCloseable {
  /** Octets of a master key. */
  public static final int SIZE = 32;

  private static final int WRAPPED_SIZE = SIZE + 8;

  /**
   * The reference of 2019 makes a key of 16 octets where {@code enc} names a cipher of 128 bits.
   */
  private static final int WRAPPED_SHORT_SIZE = 16 + 8;

  private static final int IDENTIFIER_BITS = 140;
  private static final String IDENTIFIER_LABEL = "application/udf-encryption";

  private final SecretBytes octets;

  private MasterKey(SecretBytes octets) {
    this.octets = octets;
  }

  /** A fresh key. */
  public static MasterKey generate(EntropySource entropy) {
    return new MasterKey(entropy.secret(SIZE));
  }

  /** A key known already; takes the octets over. */
  public static MasterKey of(SecretBytes octets) {
    return new MasterKey(octets);
  }

  /**
   * The key that was wrapped under the shared secret of an agreement, derived as either kind of
   * writer did; the wrap itself tells which (dare.md 5.3). Empty if neither.
   */
  public static Optional<MasterKey> unwrap(SecretBytes sharedSecret, Bytes wrapped) {
    return unwrap(sharedSecret, WrapInfo.MASTER, wrapped)
        .or(() -> unwrap(sharedSecret, WrapInfo.EMPTY, wrapped));
  }

  /** The key that was wrapped by a writer of one kind. */
  public static Optional<MasterKey> unwrap(SecretBytes sharedSecret, WrapInfo info, Bytes wrapped) {
    if (wrapped.size() != WRAPPED_SIZE && wrapped.size() != WRAPPED_SHORT_SIZE) {
      return Optional.empty();
    }
    try (SecretBytes wrappingKey = info.wrappingKey(sharedSecret)) {
      return AesKeyWrap.unwrap(wrappingKey, wrapped).map(MasterKey::new);
    }
  }

  /** The key wrapped under the shared secret of an agreement, 40 octets. */
  public Bytes wrap(SecretBytes sharedSecret, WrapInfo info) {
    try (SecretBytes wrappingKey = info.wrappingKey(sharedSecret)) {
      return AesKeyWrap.wrap(wrappingKey, octets);
    }
  }

  /** What {@code kid} of a header says: a hint to group frames by, never a proof (dare.md 5.6). */
  public String identifier() {
    return identifier(IDENTIFIER_LABEL);
  }

  /** The same as writers of other years made it, who hashed another label. */
  public String identifier(String label) {
    Bytes digest = Digests.sha512(Bytes.utf8(label), Bytes.utf8(":"), octets.reveal());
    Bytes typed = Bytes.concat(Bytes.of(0x20, 0x60), digest.slice(0, 16));
    return Base32.encodeGrouped(typed, IDENTIFIER_BITS);
  }

  /** The item encrypted with the keys of its salt, which must never be used twice. */
  public Bytes encrypt(Bytes itemSalt, Bytes plain) {
    try (ItemKeys keys = itemKeys(itemSalt);
        SecretBytes key = keys.encryptionKey()) {
      return AesCbc.encrypt(key, keys.initialVector(), plain);
    }
  }

  /** The item decrypted, or empty if its padding is wrong. */
  public Optional<Bytes> decrypt(Bytes itemSalt, Bytes ciphertext) {
    try (ItemKeys keys = itemKeys(itemSalt);
        SecretBytes key = keys.encryptionKey()) {
      return AesCbc.decrypt(key, keys.initialVector(), ciphertext);
    }
  }

  /** What a signer adds to show that it knew this key (dare.md 4.4), 32 octets. */
  public Bytes witness(Bytes salt, Bytes signature) {
    try (ItemKeys keys = itemKeys(salt)) {
      return keys.witness(signature);
    }
  }

  /** The keys of one item; its salt is the header's, with the prefix of the item before it. */
  public ItemKeys itemKeys(Bytes itemSalt) {
    return ItemKeys.of(octets, itemSalt);
  }

  /** The octets themselves; closed with this key. */
  public SecretBytes octets() {
    return octets;
  }

  @Override
  public void close() {
    octets.close();
  }
}
