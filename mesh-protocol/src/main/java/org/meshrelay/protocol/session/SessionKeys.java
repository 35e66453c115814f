package org.meshrelay.protocol.session;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * What a handshake yields (authentication.md 3.4). The DARE master key of the session is {@code
 * request || response}.
 *
 * @param request {@code k_request}, 32 octets, client to server
 * @param response {@code k_response}, 32 octets, server to client
 * @param handshakeHash 64 octets that name the exchange, for an audit log only
 */
public record SessionKeys(SecretBytes request, SecretBytes response, Bytes handshakeHash)
    implements AutoCloseable {
  /** Octets of each key. */
  public static final int KEY_SIZE = 32;

  /** Checks the sizes. */
  public SessionKeys {
    if (request.size() != KEY_SIZE || response.size() != KEY_SIZE) {
      throw new IllegalArgumentException("session keys have 32 octets");
    }
  }

  /** Wipes both keys. */
  @Override
  public void close() {
    request.close();
    response.close();
  }
}
