package org.meshrelay.protocol.dare;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/** The digest of a payload under one of the names that {@code dig} may have (dare.md 4.1). */
enum PayloadDigest {
  SHA_512(64),
  SHA_256(32);

  /** The name we write. */
  static final String WRITTEN = "S512";

  private final int size;

  PayloadDigest(int size) {
    this.size = size;
  }

  /** The digest of a name, empty if it is none that was ever published; no name is SHA-512. */
  static Optional<PayloadDigest> ofName(@Nullable String name) {
    return switch (name) {
      case null -> Optional.of(SHA_512);
      case "S512", "SHA2" -> Optional.of(SHA_512);
      case "S256" -> Optional.of(SHA_256);
      default -> Optional.empty();
    };
  }

  int size() {
    return size;
  }

  Bytes of(Bytes payload) {
    return switch (this) {
      case SHA_512 -> Digests.sha512(payload);
      case SHA_256 -> Digests.sha256(payload);
    };
  }
}
