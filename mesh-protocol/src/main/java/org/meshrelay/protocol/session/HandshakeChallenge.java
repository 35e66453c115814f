package org.meshrelay.protocol.session;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Challenges handed out in place of public-key work, and the check of their answers: proof that the
 * client receives at its address and, with {@code bits} above zero, that it has worked
 * (authentication.md 7.1 and 7.2).
 *
 * <p>A handshake's challenge is bound to the client's address and to the ephemeral key that begins
 * the body, and so to that body; one use follows from the {@link EphemeralStore}. A challenge by
 * policy is bound to the ticket id, and one use is kept here for 10 s, bounded; without room an
 * answer counts as absent. Any thread; a few microseconds.
 */
public final class HandshakeChallenge {
  /** Life of a challenge. */
  public static final long LIFE_MS = TokenMint.Kind.CHALLENGE.lifeMs();

  /** Largest {@code bits} that this service asks for (authentication.md 7.1, load level 3). */
  public static final int BITS_ISSUED_MAX = 20;

  /** Most policy answers remembered: 10 s at 6,500 a second, a guess. */
  private static final int USED_MAX = 1 << 16;

  private static final ProofOfWork PROOF = new ProofOfWork("mesh-auth/1 pow");
  private static final int PORT = 0;
  private static final long NEVER = Long.MIN_VALUE;

  private final TokenMint mint;
  private final AtomicLongArray lastIssuedMs = new AtomicLongArray(BITS_ISSUED_MAX + 1);
  private final ExpiringSet used;
  private final LongAdder issued = new LongAdder();
  private final LongAdder accepted = new LongAdder();

  /** Challenges under keys of this object's own. */
  public HandshakeChallenge(EntropySource entropy) {
    this.mint = new TokenMint("mesh-auth/1 token", entropy);
    this.used = new ExpiringSet(LIFE_MS * 1_000_000, USED_MAX);
    for (int i = 0; i < lastIssuedMs.length(); i++) {
      lastIssuedMs.set(i, NEVER);
    }
  }

  /**
   * A challenge for a handshake.
   *
   * @param ephemeral the key that begins the body of message 1
   * @param bits 0 to {@link #BITS_ISSUED_MAX}, by load level
   */
  public AuthHeader.Challenge forHandshake(
      NetworkAddress client, Bytes ephemeral, int bits, long nowMs) {
    return issue(client, handshakeNonce(ephemeral), bits, nowMs);
  }

  /** A challenge by policy for messages under a ticket. */
  public AuthHeader.Challenge forTicket(
      NetworkAddress client, Bytes ticketId, int bits, long nowMs) {
    return issue(client, ticketId, bits, nowMs);
  }

  /** True if the answer is good for this handshake; otherwise it counts as absent. */
  public boolean accepts(
      AuthHeader.Answer answer, NetworkAddress client, Bytes ephemeral, long nowMs) {
    return count(isGood(answer, client, handshakeNonce(ephemeral), nowMs));
  }

  /** True, once, if the answer is good for requests under this ticket. */
  public boolean acceptsOnce(
      AuthHeader.Answer answer, NetworkAddress client, Bytes ticketId, long nowMs, long nowNanos) {
    return count(
        isGood(answer, client, ticketId, nowMs)
            && used.enter(Digests.sha256(TokenMint.nonceOf(answer.token())), nowNanos)
                == ExpiringSet.Entry.NEW);
  }

  /**
   * The answer to a challenge, for a client; empty if it asks for more than {@link
   * ProofOfWork#BITS_MAX} bits or the search was stopped.
   */
  public static Optional<AuthHeader.Answer> solve(
      AuthHeader.Challenge challenge, BooleanSupplier stop) {
    if (challenge.bits() > ProofOfWork.BITS_MAX) {
      return Optional.empty();
    }
    OptionalLong n = PROOF.solve(challenge.token(), challenge.bits(), stop);
    return n.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AuthHeader.Answer(
                challenge.token(), Bytes.bigEndian(n.getAsLong(), ProofOfWork.NONCE_SIZE)));
  }

  /** Challenges issued since the start. */
  public long issuedCount() {
    return issued.sum();
  }

  /** Good answers since the start. */
  public long acceptedCount() {
    return accepted.sum();
  }

  private AuthHeader.Challenge issue(
      NetworkAddress client, Bytes clientNonce, int bits, long nowMs) {
    lastIssuedMs.accumulateAndGet(bits, nowMs, Math::max);
    issued.increment();
    return new AuthHeader.Challenge(
        mint.issue(TokenMint.Kind.CHALLENGE, client, PORT, clientNonce, nowMs), bits);
  }

  private boolean isGood(
      AuthHeader.Answer answer, NetworkAddress client, Bytes clientNonce, long nowMs) {
    OptionalLong bits = lowestBits(nowMs);
    return bits.isPresent()
        && PROOF.meets(answer.token(), answer.nonce(), (int) bits.getAsLong())
        && mint.open(answer.token(), TokenMint.Kind.CHALLENGE, client, PORT, clientNonce, nowMs)
            .isPresent();
  }

  /** A token does not say its bits, so the lowest of the last 10 s is what an answer must meet. */
  private OptionalLong lowestBits(long nowMs) {
    for (int bits = 0; bits < lastIssuedMs.length(); bits++) {
      long last = lastIssuedMs.get(bits);
      if (last != NEVER && nowMs - last <= LIFE_MS) {
        return OptionalLong.of(bits);
      }
    }
    return OptionalLong.empty();
  }

  private boolean count(boolean good) {
    if (good) {
      accepted.increment();
    }
    return good;
  }

  private static Bytes handshakeNonce(Bytes ephemeral) {
    return Digests.sha256(ephemeral).slice(0, TokenMint.CLIENT_NONCE_SIZE);
  }
}
