package org.meshrelay.protocol.dare;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of {@code enc} (dare.md 5.1). */
final class EncryptionAlgorithm {
  /** AES-256, CBC, PKCS#7: the only one ever published, and the only one we write for payloads. */
  static final String A256CBC = "A256CBC";

  /** Says what an absent member says: not encrypted. */
  static final String NONE = "none";

  /**
   * All that may stand in a header. Beyond A256CBC these pass through: A256GCM is the session's
   * (authentication.md 3 and 5), the others are other implementations'.
   */
  private static final Set<String> KNOWN =
      Set.of(A256CBC, NONE, "A128CBC", "A256GCM", "A128GCM", "A256CBC-HS512", "A128CBC-HS256");

  private EncryptionAlgorithm() {}

  /**
   * Whether a payload with recipients is read as A256CBC. The reference of 2019 writes every name
   * of its table, and under all of them the same cipher without a tag, as its files show.
   */
  static boolean isReadAsCbc(@Nullable String name) {
    return name != null && !NONE.equals(name) && KNOWN.contains(name);
  }

  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }
}
