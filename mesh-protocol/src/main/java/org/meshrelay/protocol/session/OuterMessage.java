package org.meshrelay.protocol.session;

import org.meshrelay.crypto.octet.Bytes;

/**
 * The body of a request or response on the wire, in one of its two forms (protocol.md 1.2). {@link
 * OuterCodec} reads and writes it.
 */
public sealed interface OuterMessage {
  /**
   * A DARE envelope whose header says how it is protected.
   *
   * @param auth how
   * @param contentType value of {@code cty}: encoding of the payload, not of this envelope
   * @param body the payload in null mode, else Noise message or ciphertext
   */
  record Enveloped(AuthHeader auth, String contentType, Bytes body) implements OuterMessage {}

  /**
   * An object without an envelope: {@code Hello}, or an error before authentication.
   *
   * @param object the object's octets
   */
  record Bare(Bytes object) implements OuterMessage {}
}
