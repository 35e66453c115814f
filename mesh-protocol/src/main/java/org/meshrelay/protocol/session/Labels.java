package org.meshrelay.protocol.session;

import org.meshrelay.crypto.octet.Bytes;

/** Constant octets and the length prefix of authentication.md. */
final class Labels {
  /** {@code "mesh-auth/1" 00}. */
  static final Bytes PROTOCOL = terminated("mesh-auth/1");

  /** {@code "mesh-ticket/1" 00}. */
  static final Bytes TICKET = terminated("mesh-ticket/1");

  /** Largest value that {@link #lengthPrefixed} takes. */
  static final int PREFIXED_MAX = 65_535;

  private Labels() {}

  /** The text followed by a zero octet. */
  static Bytes terminated(String label) {
    return Bytes.concat(Bytes.utf8(label), Bytes.of(0));
  }

  /** {@code LP(x)}: two octets of length, then x. */
  static Bytes lengthPrefixed(Bytes octets) {
    if (octets.size() > PREFIXED_MAX) {
      throw new IllegalArgumentException("more than 65,535 octets");
    }
    return Bytes.concat(Bytes.bigEndian(octets.size(), 2), octets);
  }
}
