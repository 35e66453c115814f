package org.meshrelay.protocol.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesGcm;

/**
 * The symmetric state of a Noise handshake with SHA-512 and AES-256-GCM (Noise revision 34, 5.1 and
 * 5.2): chaining key, transcript hash and the current cipher key with its counter.
 *
 * <p>Noise's own HKDF with two outputs is HKDF-SHA-512 with salt = chaining key, empty info and 128
 * octets; of the second output the cipher takes the first 32. One thread, used once.
 */
final class SymmetricState {
  private static final int HASH_SIZE = 64;
  private static final int KEY_SIZE = 32;

  private SecretBytes chainingKey;
  private Bytes hash;
  private @Nullable SecretBytes key;
  private long nonce;

  private SymmetricState(
      SecretBytes chainingKey, Bytes hash, @Nullable SecretBytes key, long nonce) {
    this.chainingKey = chainingKey;
    this.hash = hash;
    this.key = key;
    this.nonce = nonce;
  }

  /** The state after the protocol name (at most 64 octets) and the prologue. */
  static SymmetricState begin(String protocolName, Bytes prologue) {
    byte[] name = Arrays.copyOf(protocolName.getBytes(StandardCharsets.US_ASCII), HASH_SIZE);
    SymmetricState state = new SymmetricState(SecretBytes.copyOf(name), Bytes.wrap(name), null, 0);
    state.mixHash(prologue);
    return state;
  }

  /** An independent state with the same contents, so that a failed read spoils nothing. */
  SymmetricState copy() {
    return new SymmetricState(chainingKey, hash, key, nonce);
  }

  void mixHash(Bytes octets) {
    hash = Digests.sha512(hash, octets);
  }

  void mixKey(SecretBytes agreement) {
    try (SecretBytes okm = expand(agreement)) {
      chainingKey = okm.slice(0, HASH_SIZE);
      key = okm.slice(HASH_SIZE, HASH_SIZE + KEY_SIZE);
    }
    nonce = 0;
  }

  Bytes encryptAndHash(Bytes plain) {
    Bytes sealed = AesGcm.seal(cipherKey(), nextNonce(), hash, plain);
    mixHash(sealed);
    return sealed;
  }

  Bytes decryptAndHash(Bytes sealed) throws HandshakeException {
    Bytes plain =
        AesGcm.open(cipherKey(), nextNonce(), hash, sealed).orElseThrow(HandshakeException::new);
    mixHash(sealed);
    return plain;
  }

  SessionKeys split() {
    try (SecretBytes okm = expand(SecretBytes.wrap(new byte[0]))) {
      return new SessionKeys(
          okm.slice(0, KEY_SIZE), okm.slice(HASH_SIZE, HASH_SIZE + KEY_SIZE), hash);
    }
  }

  private SecretBytes expand(SecretBytes input) {
    return Hkdf.SHA512.derive(chainingKey.reveal(), input, Bytes.EMPTY, 2 * HASH_SIZE);
  }

  private SecretBytes cipherKey() {
    if (key == null) {
      throw new IllegalStateException("no key agreed yet");
    }
    return key;
  }

  private Bytes nextNonce() {
    return Bytes.concat(Bytes.bigEndian(0, 4), Bytes.bigEndian(nonce++, 8));
  }
}
