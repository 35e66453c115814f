package org.meshrelay.crypto.digest;

import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;

/** The digests a fingerprint may be made with (encoding.md 3.3). */
public enum DigestAlgorithm {
  /** SHA-512 of FIPS 180-4. */
  SHA2_512("SHA-2-512"),
  /** SHA3-512 of FIPS 202. */
  SHA3_512("SHA-3-512");

  private final String meshName;

  DigestAlgorithm(String meshName) {
    this.meshName = meshName;
  }

  /** The name the drafts use. */
  public String meshName() {
    return meshName;
  }

  /** The algorithm of a draft's name, empty if it is none of these. */
  public static Optional<DigestAlgorithm> ofMeshName(String name) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.meshName.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The 64-octet digest of all parts, one after another. */
  public Bytes of(Bytes... parts) {
    return switch (this) {
      case SHA2_512 -> Digests.sha512(parts);
      case SHA3_512 -> Digests.sha3_512(parts);
    };
  }
}
