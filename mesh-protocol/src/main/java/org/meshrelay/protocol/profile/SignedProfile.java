package org.meshrelay.protocol.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * A profile whose envelope was signed by the profile's own offline key: an object of this class has
 * passed that check (objects.md 3.2 and 3.7 row 7). Immutable; making one takes a signature
 * verification.
 *
 * @param <T> the class of the profile
 */
public final class SignedProfile<T extends Profile> {
  private final T value;
  private final DareEnvelope envelope;
  private final PublicKey key;

  private SignedProfile(T value, DareEnvelope envelope, PublicKey key) {
    this.value = value;
    this.envelope = envelope;
    this.key = key;
  }

  /**
   * The profile in an envelope.
   *
   * @throws DecodeException if it is malformed or of another class
   * @throws NotVerifiedException if the digest or the signature of its own key does not verify
   */
  public static <T extends Profile> SignedProfile<T> verify(DareEnvelope envelope, Class<T> type)
      throws DecodeException, NotVerifiedException {
    T value = AssertionCodec.parse(envelope, type);
    KeyData own = value.keyOfflineSignature();
    if (own == null || !EnvelopeVerifier.verifiedBy(envelope, own.publicKey())) {
      throw new NotVerifiedException(type.getSimpleName() + " is not signed by its own key");
    }
    return new SignedProfile<>(value, envelope, own.publicKey());
  }

  /** Signs a profile with its own key; the pair must be that of the profile. */
  static <T extends Profile> SignedProfile<T> sign(T value, SignatureKeyPair key) {
    KeyData own = value.keyOfflineSignature();
    if (own == null || !own.publicKey().equals(key.publicKey())) {
      throw new IllegalArgumentException("not the key of the profile");
    }
    DareEnvelope envelope = EnvelopeBuilder.of(value.payload()).sign(key).build();
    return new SignedProfile<>(value, envelope, own.publicKey());
  }

  /** The profile. */
  public T value() {
    return value;
  }

  /** The envelope as received or made: what is stored and passed on. */
  public DareEnvelope envelope() {
    return envelope;
  }

  /** The offline key, which signed the envelope. */
  public PublicKey key() {
    return key;
  }

  /** The identifier of the profile in the era that we write. */
  public String udf() {
    return key.udf().text();
  }

  /** True if the text is an identifier of the profile in any era. */
  public boolean isNamedBy(String identifier) {
    return key.isNamedBy(identifier);
  }

  /**
   * True if this is a newer version of the same profile (objects.md 3.2): same offline key and a
   * later {@code Updated}, or an equal one and a later time of making stated by the envelope. What
   * states no time is oldest.
   */
  public boolean supersedes(SignedProfile<?> other) {
    if (!key.sameKey(other.key) || !value.tag().equals(other.value.tag())) {
      return false;
    }
    int byUpdate = time(value.base().updated()).compareTo(time(other.value.base().updated()));
    return byUpdate != 0 ? byUpdate > 0 : created(envelope).isAfter(created(other.envelope));
  }

  private static Instant created(DareEnvelope envelope) {
    ContentMeta meta = envelope.contentMeta();
    return time(meta == null ? null : meta.created());
  }

  private static Instant time(@Nullable Instant stated) {
    return stated == null ? Instant.MIN : stated;
  }

  /** The class of the profile and its identifier. */
  @Override
  public String toString() {
    return value.tag() + "[" + udf() + "]";
  }
}
