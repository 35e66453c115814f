package org.meshrelay.client.home;

import java.util.Optional;
import java.util.Set;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesGcm;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The content of one state file, encrypted under a device secret: AES-256-GCM with key and initial
 * vector derived from the secret, the name of the file and a salt that is fresh each time (ADR 72).
 * So one file does not open in the place of another, and no key sees an initial vector twice.
 *
 * @param secretUdf identifier of the secret
 * @param salt 32 octets
 * @param ciphertext with the tag at its end
 */
record SealedState(String secretUdf, Bytes salt, Bytes ciphertext) {
  static final int SALT_SIZE = 32;

  private static final String TAG = "SealedState";
  private static final Set<String> MEMBERS = Set.of("DeviceSecret", "Salt", "Ciphertext");
  private static final int KEY_SIZE = 32;

  /** True if the file holds a sealed state, whatever else is wrong with it. */
  static boolean isIn(JsonObject file) {
    return file.get(TAG) != null;
  }

  /** The sealed state in the file; empty if it holds another. */
  static Optional<SealedState> find(JsonObject file) throws DecodeException {
    return isIn(file) ? Optional.of(read(file)) : Optional.empty();
  }

  static SealedState seal(String name, Bytes content, DeviceSecret secret, EntropySource entropy) {
    Bytes salt = entropy.bytes(SALT_SIZE);
    try (SecretBytes derived = secret.derive(name, salt, KEY_SIZE + AesGcm.IV_SIZE);
        SecretBytes key = derived.slice(0, KEY_SIZE)) {
      return new SealedState(
          secret.udf(), salt, AesGcm.seal(key, iv(derived), Bytes.utf8(secret.udf()), content));
    }
  }

  /** The content; empty unless secret, name and all octets are those it was sealed with. */
  Optional<Bytes> open(String name, DeviceSecret secret) {
    try (SecretBytes derived = secret.derive(name, salt, KEY_SIZE + AesGcm.IV_SIZE);
        SecretBytes key = derived.slice(0, KEY_SIZE)) {
      return AesGcm.open(key, iv(derived), Bytes.utf8(secretUdf), ciphertext);
    }
  }

  JsonObject toJson() {
    return JsonObject.of(
        TAG,
        new ObjectWriter()
            .put("DeviceSecret", secretUdf)
            .put("Salt", salt)
            .put("Ciphertext", ciphertext)
            .build());
  }

  /** Reads the form that {@link #toJson} writes, and no other. */
  static SealedState read(JsonObject file) throws DecodeException {
    ObjectReader outer = ObjectReader.of(file, "state file");
    ObjectReader in = outer.requireObject(TAG);
    if (file.size() != 1 || !in.object().names().equals(MEMBERS)) {
      throw outer.malformed(TAG, "has other members than it should");
    }
    Bytes salt = in.requireBinary("Salt");
    Bytes ciphertext = in.requireBinary("Ciphertext");
    if (salt.size() != SALT_SIZE) {
      throw in.malformed("Salt", "does not have " + SALT_SIZE + " octets");
    }
    if (ciphertext.size() < AesGcm.TAG_SIZE) {
      throw in.malformed("Ciphertext", "is shorter than its tag");
    }
    return new SealedState(in.requireString("DeviceSecret"), salt, ciphertext);
  }

  private static Bytes iv(SecretBytes derived) {
    try (SecretBytes iv = derived.slice(KEY_SIZE, KEY_SIZE + AesGcm.IV_SIZE)) {
      return iv.reveal();
    }
  }
}
