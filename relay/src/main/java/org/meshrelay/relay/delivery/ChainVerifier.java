package org.meshrelay.relay.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.VerificationKey;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.DeviceConnection;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.relay.cache.GenerationCache;

/**
 * Verifies signatures of messages and the chains behind them, each only once (objects.md 3.7).
 *
 * <p>Remembered are verified messages (by key, digest and signature), keys that verified one,
 * assertions under an authority, and authorities of profiles, by the digest of all octets that the
 * result depends on; so a repeated message costs a digest and no public-key work, and the chain of
 * a sender is paid for once. Failed verifications are not remembered: a stranger could fill the
 * cache with them. Any thread; costs up to one millisecond a signature, so crypto pool only.
 */
public final class ChainVerifier {
  private final GenerationCache<Bytes, Boolean> messages;
  private final GenerationCache<Bytes, Boolean> assertions;
  private final GenerationCache<Bytes, ConnectionAssertion> read;
  private final GenerationCache<Bytes, AccountAuthority> authorities;
  private final GenerationCache<PublicKey, VerificationKey> keys;

  /**
   * With caches of this many entries.
   *
   * @param messagesMax verified messages, about 100 octets each
   * @param chainsMax assertions, and authorities, about 10 KB each
   */
  public ChainVerifier(int messagesMax, int chainsMax) {
    this.messages = GenerationCache.ofEntries(messagesMax);
    this.assertions = GenerationCache.ofEntries(chainsMax);
    this.read = GenerationCache.ofEntries(chainsMax);
    this.authorities = GenerationCache.ofEntries(chainsMax);
    this.keys = GenerationCache.ofEntries(chainsMax);
  }

  /** What became of a chain. */
  enum Chain {
    /** Every row holds. */
    ACCREDITED,
    /** A signature, key or address does not fit: 422/11. */
    NOT_VERIFIED,
    /** Assertion or profile is not current: 401/22. */
    NOT_CURRENT
  }

  /** Rows 1 to 4: the digest is right and the key of the assertion signed it. */
  boolean isSigned(Candidate message) {
    DareEnvelope envelope = message.envelope();
    PublicKey key = message.assertion().value().keySignature().publicKey();
    Bytes stated = envelope.statedDigest();
    if (stated == null || (!message.redacted() && !envelope.digestMatches())) {
      return false;
    }
    Bytes unused = message.payloadDigest();
    Bytes known = Digests.sha256(key.octets(), stated, message.signature().value());
    if (messages.get(known) != null) {
      return true;
    }
    VerificationKey before = keys.get(key);
    VerificationKey ready = before == null ? VerificationKey.of(key) : before;
    boolean signed =
        message.redacted()
            ? ready.verify(stated, message.signature().value())
            : EnvelopeVerifier.verifiedBy(envelope, key, ready);
    if (signed) {
      messages.put(known, true);
      if (before == null) {
        keys.put(key, ready);
      }
    }
    return signed;
  }

  /** Rows 5 to 8 and 10: the assertion belongs to the account that the sender's address is of. */
  Chain check(ConnectionAssertion assertion, AccountAuthority authority, AccountAddress sender) {
    if (!authority.account().lists(sender) || !isAsserted(assertion, authority)) {
      return Chain.NOT_VERIFIED;
    }
    boolean current =
        authority.isCurrent() && assertion.value().base().assertion().isUnconditional();
    return current ? Chain.ACCREDITED : Chain.NOT_CURRENT;
  }

  /** Assertions of 2019 state neither; what is stated must be so (objects.md 3.4). */
  private static boolean namesItsKeys(DeviceConnection connection, AccountAuthority authority) {
    String subject = connection.base().subjectUdf();
    String by = connection.base().authorityUdf();
    return (subject == null || connection.keySignature().isNamedBy(subject))
        && (by == null
            || authority.rootKey().isNamedBy(by)
            || authority.account().identifyingKey().isNamedBy(by));
  }

  private boolean isAsserted(ConnectionAssertion assertion, AccountAuthority authority) {
    Bytes identity = identity(assertion.envelope());
    Bytes known =
        Digests.sha256(identity, identity(authority.envelope()), authority.rootKey().octets());
    if (assertions.get(known) != null) {
      return true;
    }
    boolean signed =
        namesItsKeys(assertion.value(), authority)
            && assertion.signerAmong(authority.assertionKeys()).isPresent();
    if (signed) {
      assertions.put(known, true);
      read.put(identity, assertion);
    }
    return signed;
  }

  /**
   * The assertion in an envelope, as it was read when its chain was first found to hold.
   *
   * @throws DecodeException if it is malformed or no connection of a device
   */
  ConnectionAssertion assertion(DareEnvelope connection) throws DecodeException {
    ConnectionAssertion before = read.get(identity(connection));
    return before == null ? ConnectionAssertion.parse(connection) : before;
  }

  /** The authority that profiles establish; empty if they do not verify. */
  Optional<AccountAuthority> authority(DareEnvelope account, @Nullable DareEnvelope master) {
    Bytes known =
        master == null ? identity(account) : Digests.sha256(identity(account), identity(master));
    AccountAuthority remembered = authorities.get(known);
    if (remembered != null) {
      return Optional.of(remembered);
    }
    try {
      AccountAuthority verified = AccountAuthority.verifyEnvelopes(account, master);
      authorities.put(known, verified);
      return Optional.of(verified);
    } catch (DecodeException | NotVerifiedException e) {
      return Optional.empty();
    }
  }

  /** Entries remembered: a metric. */
  public int size() {
    return messages.size() + assertions.size() + read.size() + authorities.size() + keys.size();
  }

  private static Bytes identity(DareEnvelope envelope) {
    return Digests.sha256(
        Digests.sha256(envelope.header().source()),
        Digests.sha256(envelope.payload()),
        envelope.trailer().source());
  }
}
