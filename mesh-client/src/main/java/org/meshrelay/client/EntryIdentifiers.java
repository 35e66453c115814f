package org.meshrelay.client;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.protocol.address.ContainerName;

/**
 * The names under which entries stand in the frames of one catalog. In a catalog that the service
 * must not read they say nothing to it about the entry (MSP-102): a keyed digest of the catalog
 * key, under a key that every device of the account can compute and nobody else. It is the same for
 * an entry each time, so that a change replaces what was there. In a catalog that the service reads
 * the name is the catalog key itself (objects.md 4.1). Immutable, any thread.
 */
final class EntryIdentifiers {
  private static final int PRECISION_BITS = 140;
  private static final int KEY_OCTETS = 64;
  private static final Bytes LABEL = Bytes.utf8("mesh-relay/1 catalog identifier\0");

  private final @Nullable SecretBytes key;

  private EntryIdentifiers(@Nullable SecretBytes key) {
    this.key = key;
  }

  /**
   * Those of a catalog.
   *
   * <p>The key is derived from the agreement of the account's encryption key with itself, which has
   * one value whatever form a device holds the private key in.
   *
   * @param account the account's encryption key
   * @throws AgreementException if the key is no good one
   */
  static EntryIdentifiers of(ContainerName catalog, AgreementKeyPair account)
      throws AgreementException {
    if (catalog.isReadableByService()) {
      return new EntryIdentifiers(null);
    }
    Bytes info = Bytes.concat(LABEL, Bytes.utf8(catalog.text()));
    try (SecretBytes shared = account.agree(account.publicKey())) {
      return new EntryIdentifiers(Hkdf.SHA512.derive(Bytes.EMPTY, shared, info, KEY_OCTETS));
    }
  }

  /** The name in frames of the entry that has this catalog key. */
  String of(String catalogKey) {
    return key == null
        ? catalogKey
        : Udf.of(
                UdfType.AUTHENTICATOR_SHA2_512.code(),
                Digests.hmacSha512(key.reveal(), Bytes.utf8(catalogKey)),
                PRECISION_BITS)
            .text();
  }
}
