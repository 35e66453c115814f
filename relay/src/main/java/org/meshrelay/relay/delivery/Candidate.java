package org.meshrelay.relay.delivery;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.profile.ConnectionAccount;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.status.StatusCode;

/**
 * A message that is well-formed and small enough, with everything it claims; nothing is verified
 * yet, so nothing of it may count against anybody but the hop that brought it.
 *
 * @param envelope the message as it came
 * @param messageId its identifier
 * @param envelopeId identifier under which it is stored
 * @param type its class, {@code Unknown} if hidden; of an encrypted message a claim
 * @param message the message, null if encrypted or redacted
 * @param signature the entry that names the sender's key
 * @param assertion the assertion beside it
 * @param senders addresses that may be the sender's: one of a readable message
 * @param redacted sent without its body, to ask whether it would be taken (protocol.md 2.5)
 * @param digest remembers {@link #payloadDigest}
 */
record Candidate(
    DareEnvelope envelope,
    String messageId,
    String envelopeId,
    String type,
    @Nullable MeshMessage message,
    DareSignature signature,
    ConnectionAssertion assertion,
    List<AccountAddress> senders,
    boolean redacted,
    DigestMemo digest) {
  /** Signature entries looked at: one is normal. */
  private static final int SIGNATURES_MAX = 4;

  /** Header and trailer of a frame (dare.md 10.1), less what a store adds to them. */
  private static final int RECORD_MAX = DareHeader.OCTETS_MAX - 1024;

  private static final Bytes DIGEST_OF_NOTHING = Digests.sha512();

  /** The result of looking at an envelope: one of both. */
  record Looked(@Nullable Candidate candidate, @Nullable StatusCode refusal) {
    static Looked refused(StatusCode code) {
      return new Looked(null, code);
    }
  }

  /** How the assertion beside a signature is read. */
  interface AssertionReader {
    ConnectionAssertion read(DareEnvelope connection) throws DecodeException;
  }

  /** Looks at an envelope whose sender need not be known. */
  static Looked look(DareEnvelope envelope, int octetsMax) {
    return look(envelope, octetsMax, ConnectionAssertion::parse);
  }

  /** Looks at an envelope, cheapest checks first (protocol.md 6.6.2 steps 1 and 6). */
  static Looked look(DareEnvelope envelope, int octetsMax, AssertionReader reader) {
    if (isTooLarge(envelope, octetsMax)) {
      return Looked.refused(StatusCode.TOO_LARGE);
    }
    boolean redacted = isRedacted(envelope);
    Identity identity = redacted ? claimed(envelope) : checked(envelope);
    if (identity.refusal != null) {
      return Looked.refused(identity.refusal);
    }
    return signed(envelope, identity, redacted, reader);
  }

  /** True if the message, or its header or trailer alone, is larger than a store takes. */
  static boolean isTooLarge(DareEnvelope envelope, int octetsMax) {
    return envelope.messageSize() > octetsMax
        || envelope.header().source().size() > RECORD_MAX
        || envelope.trailer().source().size() > RECORD_MAX;
  }

  /** True if the body was left out: nothing is there, but a digest of something is stated. */
  static boolean isRedacted(DareEnvelope envelope) {
    Bytes stated = envelope.statedDigest();
    return envelope.payload().isEmpty() && stated != null && !stated.equals(DIGEST_OF_NOTHING);
  }

  /** The address of the sender in the domain; empty unless there is exactly one. */
  Optional<AccountAddress> senderIn(ServiceName domain) {
    List<AccountAddress> inDomain =
        senders.stream().filter(sender -> sender.domain().equals(domain)).distinct().toList();
    return inDomain.size() == 1 ? Optional.of(inDomain.getFirst()) : Optional.empty();
  }

  /**
   * SHA-512 of the payload as stored; of a redacted message the digest stated. Computed when first
   * asked for, on the pool that verifies, since it takes 0.1 ms for the largest message.
   */
  Bytes payloadDigest() {
    Bytes known = digest.value;
    if (known == null) {
      Bytes stated = envelope.statedDigest();
      known = redacted && stated != null ? stated : Digests.sha512(envelope.payload());
      digest.value = known;
    }
    return known;
  }

  /** Racing threads compute equal values. */
  static final class DigestMemo {
    private volatile @Nullable Bytes value;
  }

  private record Identity(
      String messageId,
      String envelopeId,
      String type,
      @Nullable MeshMessage message,
      @Nullable StatusCode refusal) {
    static Identity refused(StatusCode code) {
      return new Identity("", "", "", null, code);
    }
  }

  private static Identity checked(DareEnvelope envelope) {
    return switch (MessageCheck.of(envelope)) {
      case MessageCheck.Clear clear ->
          new Identity(
              clear.message().messageId(), clear.envelopeId(), clear.type(), clear.message(), null);
      case MessageCheck.Encrypted encrypted ->
          new Identity(encrypted.messageId(), encrypted.envelopeId(), encrypted.type(), null, null);
      case MessageCheck.Refused refused -> Identity.refused(refused.refusal().code());
    };
  }

  /** Of a message without its body only the header can be read. */
  private static Identity claimed(DareEnvelope envelope) {
    ContentMeta meta = envelope.contentMeta();
    String messageId = meta == null ? null : meta.uniqueId();
    if (meta == null || messageId == null || !MessageHead.isMessageId(messageId)) {
      return Identity.refused(StatusCode.MESSAGE_ID);
    }
    String type = meta.messageType();
    return new Identity(
        messageId,
        MeshIdentifiers.envelopeId(messageId),
        type == null ? MessageCheck.UNKNOWN_TYPE : type,
        null,
        null);
  }

  private static Looked signed(
      DareEnvelope envelope, Identity identity, boolean redacted, AssertionReader reader) {
    for (DareSignature entry : envelope.signatures().stream().limit(SIGNATURES_MAX).toList()) {
      Optional<ConnectionAssertion> assertion = assertion(envelope, entry, reader);
      if (assertion.isPresent()) {
        return named(envelope, identity, redacted, entry, assertion.get());
      }
    }
    return Looked.refused(StatusCode.NOT_VERIFIED);
  }

  /** The assertion beside an entry, if it can be read and names the entry's key. */
  private static Optional<ConnectionAssertion> assertion(
      DareEnvelope envelope, DareSignature entry, AssertionReader reader) {
    DareEnvelope connection = envelope.connectionOf(entry);
    if (connection == null) {
      return Optional.empty();
    }
    try {
      ConnectionAssertion assertion = reader.read(connection);
      String kid = entry.keyIdentifier();
      return kid == null || assertion.value().keySignature().isNamedBy(kid)
          ? Optional.of(assertion)
          : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Looked named(
      DareEnvelope envelope,
      Identity identity,
      boolean redacted,
      DareSignature entry,
      ConnectionAssertion assertion) {
    List<AccountAddress> addresses = assertion.value().accountAddresses();
    MeshMessage message = identity.message;
    List<AccountAddress> senders = addresses;
    if (message != null) {
      AccountAddress sender = message.head().sender();
      boolean agrees = sender != null && (addresses.isEmpty() || addresses.contains(sender));
      senders = agrees ? List.of(sender) : List.of();
    } else if (!(assertion.value() instanceof ConnectionAccount)) {
      senders = List.of();
    }
    return senders.isEmpty()
        ? Looked.refused(StatusCode.NOT_VERIFIED)
        : new Looked(
            new Candidate(
                envelope,
                identity.messageId,
                identity.envelopeId,
                identity.type,
                message,
                entry,
                assertion,
                senders,
                redacted,
                new DigestMemo()),
            null);
  }
}
