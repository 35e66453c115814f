package org.meshrelay.protocol.dare;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * A master key, the salt of one envelope, and the entries by which recipients unwrap the key.
 *
 * @param master the key
 * @param salt never used twice under one master key (dare.md 5.5)
 * @param recipients empty where the exchange stands in another frame (dare.md 7.9)
 * @param owned whether the key is wiped with the envelope
 */
record KeyExchange(MasterKey master, Bytes salt, List<DareRecipient> recipients, boolean owned) {
  private static final int SALT_SIZE = 16;

  /** A fresh key, wrapped for each of these. */
  static KeyExchange with(List<PublicKey> keys, EntropySource entropy) throws AgreementException {
    MasterKey master = MasterKey.generate(entropy);
    return new KeyExchange(master, entropy.bytes(SALT_SIZE), wrapped(master, keys, entropy), true);
  }

  /** A known key, wrapped for each of these. */
  static KeyExchange of(MasterKey master, List<PublicKey> keys, EntropySource entropy)
      throws AgreementException {
    return new KeyExchange(master, entropy.bytes(SALT_SIZE), wrapped(master, keys, entropy), false);
  }

  /** A key wrapped elsewhere, with a salt of its own. */
  static KeyExchange under(MasterKey master, EntropySource entropy) {
    return new KeyExchange(master, entropy.bytes(SALT_SIZE), List.of(), false);
  }

  private static List<DareRecipient> wrapped(
      MasterKey master, List<PublicKey> keys, EntropySource entropy) throws AgreementException {
    List<DareRecipient> entries = new ArrayList<>();
    for (PublicKey key : keys) {
      entries.add(wrapped(master, key, entropy));
    }
    return List.copyOf(entries);
  }

  private static DareRecipient wrapped(MasterKey master, PublicKey key, EntropySource entropy)
      throws AgreementException {
    AgreementKeyPair ephemeral = AgreementKeyPair.generate(key.curve(), entropy);
    try (SecretBytes shared = ephemeral.agree(key)) {
      return new DareRecipient(
          key.udf().text(), written(ephemeral.publicKey()), master.wrap(shared, WrapInfo.MASTER));
    }
  }

  /** X448 keys of an exchange have a sign octet of 00, whatever their sign, X25519 keys none. */
  private static PublicKey written(PublicKey key) {
    return switch (key.curve()) {
      case ED25519, ED448 -> key;
      case X25519 -> new PublicKey(key.curve(), key.plain());
      case X448 -> new PublicKey(key.curve(), Bytes.concat(key.plain(), Bytes.of(0)));
    };
  }
}
