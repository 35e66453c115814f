package org.meshrelay.protocol.dare;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * Decrypts what was encrypted to one of our keys, in the order of dare.md 5.7: digest over the
 * ciphertext, unwrap, witnesses, padding. Whoever needs to know who wrote it verifies the signature
 * first. Costs one agreement per entry that names a key, so not on an event loop.
 */
public final class EnvelopeDecryptor {
  private EnvelopeDecryptor() {}

  /**
   * The plaintext.
   *
   * @throws DecryptionException whatever the reason: not encrypted, to none of the keys, by another
   *     cipher, a stated digest or witness or the padding is wrong
   */
  public static Bytes decrypt(DareEnvelope envelope, List<AgreementKeyPair> keys)
      throws DecryptionException {
    try (MasterKey master = masterKey(envelope, keys)) {
      return decrypt(envelope, master);
    }
  }

  /** The master key, for several items of one envelope or frames that share an exchange. */
  public static MasterKey masterKey(DareEnvelope envelope, List<AgreementKeyPair> keys)
      throws DecryptionException {
    if (!EncryptionAlgorithm.A256CBC.equals(envelope.header().encryption())) {
      throw new DecryptionException();
    }
    return masterKey(envelope.header().recipients(), keys).orElseThrow(DecryptionException::new);
  }

  /**
   * The master key of a file or container, if it is encrypted to one of the keys. Here other names
   * of ciphers are read as well: the reference of 2019 writes them all and means A256CBC by each.
   */
  public static Optional<MasterKey> masterKey(DareHeader header, List<AgreementKeyPair> keys) {
    return EncryptionAlgorithm.isReadAsCbc(header.encryption())
        ? masterKey(header.recipients(), keys)
        : Optional.empty();
  }

  static Optional<MasterKey> masterKey(
      List<DareRecipient> recipients, List<AgreementKeyPair> keys) {
    return recipients.stream()
        .flatMap(entry -> keys.stream().map(key -> unwrap(entry, key)).flatMap(Optional::stream))
        .findFirst();
  }

  private static Optional<MasterKey> unwrap(DareRecipient entry, AgreementKeyPair key) {
    @Nullable PublicKey ephemeral = entry.ephemeralKey();
    if (ephemeral == null || ephemeral.curve() != key.curve() || !entry.mayBeFor(key.publicKey())) {
      return Optional.empty();
    }
    try (SecretBytes shared = key.agree(ephemeral)) {
      return MasterKey.unwrap(shared, entry.wrappedKey());
    } catch (AgreementException e) {
      return Optional.empty();
    }
  }

  /** The plaintext, the master key being known. */
  public static Bytes decrypt(DareEnvelope envelope, MasterKey master) throws DecryptionException {
    Bytes salt = envelope.header().salt();
    if (salt == null
        || !EnvelopeVerifier.digestIsUsable(envelope)
        || !witnessesAreRight(envelope, master, salt)) {
      throw new DecryptionException();
    }
    return master.decrypt(salt, envelope.payload()).orElseThrow(DecryptionException::new);
  }

  /** The plaintext of a header's encoded data sequence. */
  public static Bytes decrypt(DareEnvelope envelope, EncodedData item, MasterKey master)
      throws DecryptionException {
    Bytes salt = envelope.header().salt();
    if (salt == null) {
      throw new DecryptionException();
    }
    return master
        .decrypt(Bytes.concat(item.saltPrefix(), salt), item.body())
        .orElseThrow(DecryptionException::new);
  }

  /** A signer that states a witness and did not know the master key never saw the plaintext. */
  private static boolean witnessesAreRight(DareEnvelope envelope, MasterKey master, Bytes salt) {
    for (DareSignature entry : envelope.signatures()) {
      Bytes stated = entry.witness();
      if (stated != null && !master.witness(salt, entry.value()).equalsConstantTime(stated)) {
        return false;
      }
    }
    return true;
  }
}
