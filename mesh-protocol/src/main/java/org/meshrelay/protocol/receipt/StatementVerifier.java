package org.meshrelay.protocol.receipt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;

/**
 * Checks statements: a valid one was made by the holder of the key, names what was asked for, and
 * agrees with itself (receipts.md 4 and 6, MSP-318). Whether it agrees with a tree is for {@link
 * SyncAudit}. Immutable, any thread; one Ed448 verification (about 1 ms) and at most 64 digests.
 */
public final class StatementVerifier {
  /** How far in the future a statement may be dated. */
  public static final Duration FUTURE_MAX = Duration.ofMinutes(5);

  /** Verifications per envelope: one is normal, more that name one key are an attempt to stall. */
  private static final int ATTEMPTS_MAX = 2;

  private final List<PublicKey> keys;

  private StatementVerifier(List<PublicKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** A verifier of what a host signs; see {@link HostChain} for where its key comes from. */
  public static StatementVerifier ofHost(PublicKey hostKey) {
    return new StatementVerifier(List.of(hostKey));
  }

  /**
   * A verifier of restarts, which the service signs and never a host.
   *
   * @param serviceKeys the service key and the KeysOnlineSignature keys of ProfileService
   */
  public static StatementVerifier ofService(List<PublicKey> serviceKeys) {
    return new StatementVerifier(serviceKeys);
  }

  /**
   * What a sender knows of the message that a sender receipt is about.
   *
   * @param envelopeId empty if it has none
   */
  public record SentMessage(String envelopeId, Bytes payloadDigest, AccountAddress recipient) {}

  /** Checks a tree head of that container. */
  public Verification<SpoolTreeHead> head(DareEnvelope envelope, ContainerId asked, Instant now) {
    return check(
        envelope,
        SpoolTreeHead::parse,
        now,
        head -> mismatch(asked, new ContainerId(head.account(), head.container())));
  }

  /** Checks a receipt of that container; its path must lead where it says. */
  public Verification<SpoolReceipt> receipt(DareEnvelope envelope, ContainerId asked, Instant now) {
    return check(
        envelope,
        SpoolReceipt::parse,
        now,
        receipt -> {
          ContainerId named = new ContainerId(receipt.account(), receipt.container());
          String other = mismatch(asked, named);
          return other == null && !receipt.isConsistent() ? "path does not reach the root" : other;
        });
  }

  /** Checks a sender receipt against the message sent. */
  public Verification<SpoolSenderReceipt> senderReceipt(
      DareEnvelope envelope, SentMessage sent, Instant now) {
    return check(
        envelope,
        SpoolSenderReceipt::parse,
        now,
        receipt ->
            receipt.account().equals(sent.recipient())
                    && receipt.envelopeId().equals(sent.envelopeId())
                    && receipt.payloadDigest().equals(sent.payloadDigest())
                ? null
                : "another message or recipient");
  }

  /** Checks a restart of that container, which has the plain form only. */
  public Verification<SpoolRestart> restart(DareEnvelope envelope, ContainerId asked, Instant now) {
    if (batchOf(envelope) != null) {
      return new Verification.Invalid<>("a restart is never batched", envelope);
    }
    return check(
        envelope,
        SpoolRestart::parse,
        now,
        restart -> mismatch(asked, new ContainerId(restart.account(), restart.container())));
  }

  private <T extends Statement> Verification<T> check(
      DareEnvelope envelope, Parser<T> parser, Instant now, Rule<T> rule) {
    try {
      String unsigned = unsigned(envelope);
      if (unsigned != null) {
        return new Verification.Invalid<>(unsigned, envelope);
      }
      T statement = parser.parse(envelope.payload());
      String broken =
          statement.time().isAfter(now.plus(FUTURE_MAX))
              ? "dated in the future"
              : rule.broken(statement);
      return broken == null
          ? new Verification.Valid<>(statement, envelope)
          : new Verification.Invalid<>(broken, envelope);
    } catch (DecodeException e) {
      return new Verification.Invalid<>(String.valueOf(e.getMessage()), envelope);
    }
  }

  /** What is wrong with digest or signature, of either form; null if nothing is. */
  private @Nullable String unsigned(DareEnvelope envelope) throws DecodeException {
    if (!isDigestRight(envelope)) {
      return "payload digest";
    }
    JsonNode batch = batchOf(envelope);
    if (envelope.signatures().isEmpty() == (batch == null)) {
      return "neither signature nor batch, or both";
    }
    return batch == null
        ? isSigned(envelope) ? null : "signature"
        : unbatched(BatchProof.read(batch), Digests.sha512(envelope.payload()));
  }

  private @Nullable String unbatched(BatchProof proof, Bytes payloadDigest) throws DecodeException {
    DareEnvelope envelope = proof.batch();
    if (batchOf(envelope) != null || !isDigestRight(envelope) || !isSigned(envelope)) {
      return "signature of the batch";
    }
    SpoolBatch batch = SpoolBatch.parse(envelope.payload());
    Bytes leaf = BatchProof.leaf(proof.nonce(), payloadDigest);
    return ProofChecker.inclusion(
            leaf, proof.index(), batch.size(), proof.inclusion(), batch.rootHash())
        ? null
        : "place in the batch";
  }

  private boolean isSigned(DareEnvelope envelope) {
    Bytes digest = envelope.computedDigest();
    for (PublicKey key : keys) {
      boolean signed =
          envelope.signatures().stream()
              .filter(entry -> names(entry, key))
              .limit(ATTEMPTS_MAX)
              .anyMatch(entry -> Signatures.verify(key, digest, entry.value()));
      if (signed) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(DareSignature entry, PublicKey key) {
    return entry.keyIdentifier() != null && key.isNamedBy(entry.keyIdentifier());
  }

  /** The digest is stated, is SHA-512 and is that of the payload, which is not ciphertext. */
  private static boolean isDigestRight(DareEnvelope envelope) {
    Bytes stated = envelope.statedDigest();
    return stated != null
        && stated.size() == MerkleTree.HASH_SIZE
        && envelope.digestMatches()
        && !envelope.isEncrypted();
  }

  private static @Nullable JsonNode batchOf(DareEnvelope envelope) {
    return envelope.trailer().json().get(BatchProof.MEMBER);
  }

  private static @Nullable String mismatch(ContainerId asked, ContainerId named) {
    return named.equals(asked) ? null : "another account or container";
  }

  /** Reads a payload. */
  private interface Parser<T> {
    T parse(Bytes payload) throws DecodeException;
  }

  /** Says what is wrong with a statement; null if nothing is. */
  private interface Rule<T> {
    @Nullable String broken(T statement);
  }
}
