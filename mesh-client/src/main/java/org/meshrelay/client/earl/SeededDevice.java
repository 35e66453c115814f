package org.meshrelay.client.earl;

import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.KeySeed;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.protocol.profile.KeySet;

/**
 * The keys of a device from one seed that its maker draws (protocol.md 6.4.3, encoding.md 3.6): the
 * salt of each is the code of its algorithm followed by what the key is for.
 */
public final class SeededDevice {
  /** The seed of a device profile in the numbering of July 2020 (encoding.md 3.6). */
  private static final int PROFILE_DEVICE = 258;

  /** 256 bits: as much as the strongest key derived from it is worth. */
  private static final int SEED_SIZE = 32;

  private static final int KEY_SIZE = 56;

  private SeededDevice() {}

  /** A fresh seed, type Z. The text is the secret. */
  public static Udf seed(EntropySource entropy) {
    return Udf.of(
        UdfType.DERIVATION_SEED.code(),
        Bytes.concat(Bytes.bigEndian(PROFILE_DEVICE, 2), entropy.bytes(SEED_SIZE)));
  }

  /**
   * The keys, always the same for one seed.
   *
   * @throws IllegalArgumentException if it is not the seed of a device profile
   */
  public static KeySet keys(Udf seed) {
    KeySeed source = KeySeed.of(seed);
    if (source.algorithm() != PROFILE_DEVICE || seed.data().size() < 2 + SEED_SIZE / 2) {
      throw new IllegalArgumentException("not the seed of a device profile");
    }
    return new KeySet(
        SignatureKeyPair.fromSeed(
            Curve.ED448,
            source.derive(salt(KeySeed.ALGORITHM_ED448, "sign"), Bytes.EMPTY, KEY_SIZE)),
        AgreementKeyPair.fromPrivate(
            Curve.X448,
            source.derive(salt(KeySeed.ALGORITHM_X448, "encrypt"), Bytes.EMPTY, KEY_SIZE)),
        AgreementKeyPair.fromPrivate(
            Curve.X448,
            source.derive(salt(KeySeed.ALGORITHM_X448, "authenticate"), Bytes.EMPTY, KEY_SIZE)));
  }

  private static Bytes salt(int algorithm, String use) {
    return Bytes.concat(Bytes.bigEndian(algorithm, 2), Bytes.utf8(use));
  }
}
