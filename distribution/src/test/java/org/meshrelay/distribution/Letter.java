package org.meshrelay.distribution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;

/**
 * A signed text message and the request that posts it.
 *
 * @param messageId its identifier
 * @param recipient for whom
 * @param text what it says
 * @param request the post; a repetition under its ID is the same request
 */
record Letter(String messageId, AccountAddress recipient, String text, PostRequest request) {

  /** A letter that only the two can read. */
  static Letter encrypted(Correspondent from, Correspondent to, String text) {
    EntropySource entropy = EntropySource.system();
    MessageText message = message(from, to, text);
    List<PublicKey> keys =
        from.equals(to)
            ? List.of(from.encryptionKey())
            : List.of(to.encryptionKey(), from.encryptionKey());
    try {
      return of(
          from,
          message,
          MessageEnvelopes.encrypted(message, from.signer(), keys, Instant.now(), entropy));
    } catch (AgreementException e) {
      throw new AssertionError("keys just made cannot be used", e);
    }
  }

  /** A letter that the service can read as well. */
  static Letter clear(Correspondent from, Correspondent to, String text) {
    MessageText message = message(from, to, text);
    return of(from, message, MessageEnvelopes.signed(message, from.signer(), Instant.now()));
  }

  private static MessageText message(Correspondent from, Correspondent to, String text) {
    MessageHead head = MessageHead.fresh(EntropySource.system(), from.address(), to.address());
    return new MessageText(head, null, text);
  }

  private static Letter of(Correspondent from, MessageText message, DareEnvelope envelope) {
    AccountAddress recipient = Optional.ofNullable(message.head().recipient()).orElseThrow();
    return new Letter(
        message.messageId(),
        recipient,
        message.text(),
        request(from.address(), envelope, recipient));
  }

  private static PostRequest request(
      AccountAddress from, DareEnvelope envelope, AccountAddress recipient) {
    return new PostRequest(
        RequestHeader.of(from, EntropySource.system().bytes(16)),
        List.of(recipient),
        List.of(envelope),
        List.of());
  }

  /** The same message in a request that the node has never seen. */
  PostRequest again() {
    AccountAddress from = Optional.ofNullable(request.header().account()).orElseThrow();
    return request(from, envelope(), recipient);
  }

  DareEnvelope envelope() {
    return request.message().getFirst();
  }

  String envelopeId() {
    return Optional.ofNullable(envelope().envelopeId()).orElseThrow();
  }

  Bytes payloadDigest() {
    return Digests.sha512(envelope().payload());
  }

  /** Without the text, which may be long. */
  @Override
  public String toString() {
    return "Letter[" + messageId + "]";
  }
}
