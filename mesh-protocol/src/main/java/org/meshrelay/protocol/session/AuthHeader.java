package org.meshrelay.protocol.session;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * How an outer message says that it is authenticated: the {@code auth} member of its header and,
 * under a ticket, the salt beside it (authentication.md 3.2, 3.3, 5.1, 5.2, 7.1). {@link
 * AuthHeaderCodec} reads and writes it.
 */
public sealed interface AuthHeader {
  /** Octets of the longest token read; ours have 54, other services may have other ones. */
  int TOKEN_MAX = 256;

  /** Version 1, mode null, in either direction; also a header without {@code auth}. */
  record Unprotected(@Nullable Challenge challenge) implements AuthHeader {
    /** Without a challenge. */
    public static final Unprotected PLAIN = new Unprotected(null);
  }

  /**
   * Noise message 1 is the body.
   *
   * @param mode an exchange mode
   * @param kid UDF text of the service key used, exactly as read, since the prologue holds it
   */
  record HandshakeRequest(Mode mode, NoiseSuite suite, String kid, @Nullable Answer answer)
      implements AuthHeader {
    /** Characters of the longest identifier read: 440 bits in groups, with room. */
    public static final int KID_MAX = 128;

    /** Checks mode and length. */
    public HandshakeRequest {
      if (!mode.isExchange() || kid.isEmpty() || kid.length() > KID_MAX) {
        throw new IllegalArgumentException("mode or kid out of range");
      }
    }

    /** The same with the answer to a challenge; the body stays as it is. */
    public HandshakeRequest withAnswer(Answer given) {
      return new HandshakeRequest(mode, suite, kid, given);
    }
  }

  /** Noise message 2 is the body; {@code challenge} concerns messages of a Post. */
  record HandshakeResponse(Mode mode, @Nullable Challenge challenge) implements AuthHeader {
    /** Checks the mode. */
    public HandshakeResponse {
      if (!mode.isExchange()) {
        throw new IllegalArgumentException("mode of no exchange");
      }
    }
  }

  /**
   * A request under a ticket.
   *
   * @param salt 16 octets: sequence number, eight random octets
   * @param timestampMs client's time, milliseconds since 1970
   */
  record TicketRequest(Bytes salt, Bytes ticket, long timestampMs, @Nullable Answer answer)
      implements AuthHeader {
    /** Checks the size of the salt. */
    public TicketRequest {
      if (salt.size() != MessageGuard.SALT_SIZE || ticket.isEmpty()) {
        throw new IllegalArgumentException("salt or ticket of wrong size");
      }
    }

    /** The sequence number; negative if the highest bit is set, which no window takes. */
    public long sequence() {
      return salt.bigEndianAt(0, 8);
    }
  }

  /**
   * A response under a ticket.
   *
   * @param salt 16 random octets
   * @param renew the renewed ticket, or null
   */
  record TicketResponse(Bytes salt, @Nullable Bytes renew, @Nullable Challenge challenge)
      implements AuthHeader {
    /** Checks the size of the salt. */
    public TicketResponse {
      if (salt.size() != MessageGuard.SALT_SIZE) {
        throw new IllegalArgumentException("salt of wrong size");
      }
    }

    /** The renewed ticket as the additional data takes it: empty if there is none. */
    public Bytes renewOrEmpty() {
      return renew == null ? Bytes.EMPTY : renew;
    }
  }

  /**
   * A version, mode, suite or cipher that we do not know: refused with 401/20, but data, not a
   * malformed message.
   *
   * @param member the member whose value is unknown
   */
  record Unsupported(String member) implements AuthHeader {}

  /**
   * Work to do before the request is taken (7.1).
   *
   * @param token opaque to the client
   * @param bits of proof of work, not negative
   */
  record Challenge(Bytes token, int bits) {
    /** Checks the ranges. */
    public Challenge {
      if (token.isEmpty() || token.size() > TOKEN_MAX || bits < 0 || bits > 256) {
        throw new IllegalArgumentException("challenge out of range");
      }
    }
  }

  /**
   * The answer to a challenge.
   *
   * @param token the token of the challenge
   * @param nonce 8 octets
   */
  record Answer(Bytes token, Bytes nonce) {
    /** Checks the sizes. */
    public Answer {
      if (token.isEmpty() || token.size() > TOKEN_MAX || nonce.size() != ProofOfWork.NONCE_SIZE) {
        throw new IllegalArgumentException("answer of wrong size");
      }
    }
  }
}
