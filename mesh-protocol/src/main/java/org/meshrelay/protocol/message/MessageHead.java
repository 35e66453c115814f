package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * What every message carries (objects.md 5.2, Message).
 *
 * @param messageId identifier, a fingerprint text; see {@link #isMessageId}
 * @param sender address of the sender; null where the class has none
 * @param recipient address of the recipient
 * @param references what it says of earlier messages
 */
public record MessageHead(
    String messageId,
    @Nullable AccountAddress sender,
    @Nullable AccountAddress recipient,
    List<Reference> references) {
  /** Most characters of an identifier; those of our making have 34, others up to 64 (a guess). */
  private static final int ID_CHARACTERS_MAX = 128;

  /** Copies the list and checks the identifier. */
  public MessageHead {
    references = List.copyOf(references);
    if (!isMessageId(messageId)) {
      throw new IllegalArgumentException("not a message identifier");
    }
  }

  /** A message from one account to another with a fresh identifier. */
  public static MessageHead fresh(
      EntropySource entropy, AccountAddress sender, AccountAddress recipient) {
    return of(Udf.nonce(entropy).text(), sender, recipient);
  }

  /** A message with a given identifier. */
  public static MessageHead of(
      String messageId, @Nullable AccountAddress sender, @Nullable AccountAddress recipient) {
    return new MessageHead(messageId, sender, recipient, List.of());
  }

  /** The answer to this message: identifier derived, sender and recipient swapped. */
  public MessageHead response() {
    return of(responseId(), /* sender= */ recipient, /* recipient= */ sender);
  }

  /** The same with references. */
  public MessageHead referring(List<Reference> to) {
    return new MessageHead(messageId, sender, recipient, to);
  }

  /** The identifier that an answer to this message has. */
  public String responseId() {
    return MeshIdentifiers.responseId(messageId);
  }

  /**
   * True for Base32 characters and dashes only, with a type octet and at least one data octet: a
   * text from which the identifiers of envelope and response can be derived.
   */
  public static boolean isMessageId(String text) {
    if (text.length() > ID_CHARACTERS_MAX || !text.chars().allMatch(MessageHead::isBase32)) {
      return false;
    }
    try {
      return Udf.parse(text).data().size() > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static MessageHead read(ObjectReader in) throws DecodeException {
    String messageId = in.requireString("MessageID", "MessageId");
    if (!isMessageId(messageId)) {
      throw in.malformed("MessageID", "is no identifier");
    }
    return new MessageHead(
        messageId,
        in.value("Sender", MeshNodes::account),
        in.value("Recipient", MeshNodes::account),
        in.list("References", Reference::read));
  }

  ObjectWriter write(ObjectWriter out) {
    return out.put("MessageID", messageId)
        .put("Sender", json(sender))
        .put("Recipient", json(recipient))
        .put("References", references, MeshStruct::members);
  }

  private static boolean isBase32(int c) {
    return c == '-' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
  }
}
