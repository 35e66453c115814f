package org.meshrelay.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesGcm;

/**
 * Tokens that only this node can make and that say when they were made, for which address and which
 * client nonce, without anything being stored (udp-binding.md B.4).
 *
 * <p>{@code token = key_id (1) || nonce (12) || AES-256-GCM(K_tok, nonce, kind (1) || issued ms (8)
 * || client nonce (16), aad)}, 54 octets, {@code aad = label || address length (1) || address ||
 * port (2)}. Keys are random, new every hour or after 2^28 tokens; the last 25 are kept. Kind 1 is
 * good under the newest two, kind 2 under all. Any thread; making and opening cost a few
 * microseconds.
 */
public final class TokenMint {
  /** Octets of a token. */
  public static final int TOKEN_SIZE = 54;

  /** Octets of a client nonce. */
  public static final int CLIENT_NONCE_SIZE = 16;

  /** How long a key makes tokens. */
  public static final long ROTATION_MS = 3_600_000;

  /** Keys kept: kind 2 lives 24 h. */
  public static final int KEYS_MAX = 25;

  private static final int NONCE_AT = 1;
  private static final int SEALED_AT = NONCE_AT + AesGcm.IV_SIZE;
  private static final int PLAIN_SIZE = 1 + 8 + CLIENT_NONCE_SIZE;
  private static final int CHALLENGE_KEYS = 2;
  private static final long TOKENS_MAX = 1L << 28;

  private final Bytes label;
  private final EntropySource entropy;
  private final ReentrantLock rotation = new ReentrantLock();
  private volatile List<Key> keys = List.of();

  /** What a token is for. */
  public enum Kind {
    /** Challenge, bound to a client nonce, good for 10 s. */
    CHALLENGE(1, 10_000),
    /** Proof of an address for later, good for 24 h. */
    ADDRESS(2, 86_400_000);

    private final int code;
    private final long lifeMs;

    Kind(int code, long lifeMs) {
      this.code = code;
      this.lifeMs = lifeMs;
    }

    /** How long a token of this kind is good. */
    public long lifeMs() {
      return lifeMs;
    }
  }

  /**
   * A mint for one protocol.
   *
   * @param label begins the additional data, for example {@code mesh-auth/1 token}; a zero octet is
   *     added
   */
  public TokenMint(String label, EntropySource entropy) {
    this.label = Labels.terminated(label);
    this.entropy = entropy;
  }

  /** A token; {@code clientNonce} has 16 octets. */
  public Bytes issue(Kind kind, NetworkAddress address, int port, Bytes clientNonce, long nowMs) {
    Key key = issuingKey(nowMs);
    Bytes nonce = entropy.bytes(AesGcm.IV_SIZE);
    return seal(
        key.id, key.secret, nonce, additionalData(address, port), plain(kind, nowMs, clientNonce));
  }

  /**
   * The time at which the token was made; empty if it is not one of ours, or too old, or was made
   * for another kind, address or client nonce.
   */
  public Optional<Long> open(
      Bytes token, Kind kind, NetworkAddress address, int port, Bytes clientNonce, long nowMs) {
    if (token.size() != TOKEN_SIZE) {
      return Optional.empty();
    }
    Key key = openingKey(token.get(0), kind);
    if (key == null) {
      return Optional.empty();
    }
    return AesGcm.open(
            key.secret,
            token.slice(NONCE_AT, SEALED_AT),
            additionalData(address, port),
            token.slice(SEALED_AT))
        .filter(plain -> plain.size() == PLAIN_SIZE && plain.get(0) == kind.code)
        .filter(plain -> plain.slice(9).equalsConstantTime(clientNonce))
        .map(plain -> plain.bigEndianAt(1, 8))
        .filter(issuedMs -> issuedMs <= nowMs && nowMs - issuedMs <= kind.lifeMs);
  }

  /** The random octets of a token, which name it: for a memory of tokens used. */
  static Bytes nonceOf(Bytes token) {
    return token.slice(NONCE_AT, SEALED_AT);
  }

  static Bytes plain(Kind kind, long issuedMs, Bytes clientNonce) {
    if (clientNonce.size() != CLIENT_NONCE_SIZE) {
      throw new IllegalArgumentException("a client nonce has 16 octets");
    }
    return Bytes.concat(Bytes.of(kind.code), Bytes.bigEndian(issuedMs, 8), clientNonce);
  }

  static Bytes seal(int keyId, SecretBytes key, Bytes nonce, Bytes aad, Bytes plain) {
    return Bytes.concat(Bytes.of(keyId), nonce, AesGcm.seal(key, nonce, aad, plain));
  }

  Bytes additionalData(NetworkAddress address, int port) {
    return Bytes.concat(
        label, Bytes.of(address.octets().size()), address.octets(), Bytes.bigEndian(port, 2));
  }

  private @Nullable Key openingKey(int id, Kind kind) {
    List<Key> held = keys;
    int usable = kind == Kind.CHALLENGE ? Math.min(CHALLENGE_KEYS, held.size()) : held.size();
    for (int i = 0; i < usable; i++) {
      if (held.get(i).id == id) {
        return held.get(i);
      }
    }
    return null;
  }

  private Key issuingKey(long nowMs) {
    List<Key> held = keys;
    if (!held.isEmpty() && held.get(0).take(nowMs)) {
      return held.get(0);
    }
    rotation.lock();
    try {
      List<Key> again = keys;
      if (!again.isEmpty() && again.get(0).take(nowMs)) {
        return again.get(0);
      }
      int id = again.isEmpty() ? 0 : again.get(0).id + 1 & 0xFF;
      Key fresh = new Key(id, entropy.secret(32), nowMs);
      List<Key> next = new ArrayList<>(KEYS_MAX);
      next.add(fresh);
      next.addAll(again.subList(0, Math.min(again.size(), KEYS_MAX - 1)));
      keys = List.copyOf(next);
      boolean first = fresh.take(nowMs);
      assert first;
      return fresh;
    } finally {
      rotation.unlock();
    }
  }

  private static final class Key {
    private final int id;
    private final SecretBytes secret;
    private final long sinceMs;
    private final AtomicLong issued = new AtomicLong();

    private Key(int id, SecretBytes secret, long sinceMs) {
      this.id = id;
      this.secret = secret;
      this.sinceMs = sinceMs;
    }

    private boolean take(long nowMs) {
      return nowMs - sinceMs < ROTATION_MS && issued.incrementAndGet() <= TOKENS_MAX;
    }
  }
}
