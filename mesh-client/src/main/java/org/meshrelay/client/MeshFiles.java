package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.BulkIndex;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageText;

/**
 * Files that are larger than a message may be: published under a key that nobody else has, and a
 * message that carries the locator (MSP-122, protocol.md L-20, ADR 75). Fetching is the recipient's
 * matter.
 */
public final class MeshFiles {
  /** How long a file can be fetched if nothing is said: holidays are shorter. */
  public static final Duration LIFE = Duration.ofDays(30);

  /** No service takes more: so many parts, none larger than a message may be. */
  public static final int OCTETS_MAX = BulkIndex.PARTS_MAX * 65_536;

  private final ClientContext context;

  MeshFiles(ClientContext context) {
    this.context = context;
  }

  /**
   * A file that was sent.
   *
   * @param message the message with the locator
   * @param locator whoever has it can read the file
   * @param expires when it is no longer published
   */
  public record Sent(MeshMessages.Posted message, String locator, Instant expires) {
    /** Not the locator. */
    @Override
    public String toString() {
      return "Sent[" + message.messageId() + ", " + expires + "]";
    }
  }

  /**
   * Publishes a file and sends its locator, encrypted to the recipient's account.
   *
   * @param name of the file; the subject of the message
   * @throws MeshException of kind {@code NOT_PERMITTED}, before anything is published, if there is
   *     no key to encrypt with
   */
  @CanIgnoreReturnValue
  public Sent send(
      @Nullable AccountAddress named,
      AccountAddress recipient,
      String name,
      Bytes content,
      Duration life)
      throws MeshException {
    AccountSession session = context.session(named);
    if (Outgoing.encryptionKey(session, recipient).isEmpty()) {
      throw Outgoing.noKey(recipient, "");
    }
    Instant expires = context.now().plus(life);
    String locator = new BulkContent(context).publish(session, content, expires).text();
    MeshMessages.Posted posted =
        new Outgoing(context, session)
            .post(
                new MessageText(
                    MessageHead.fresh(context.entropy(), session.address(), recipient),
                    name,
                    locator),
                recipient,
                false,
                List.of());
    return new Sent(posted, locator, expires);
  }

  /**
   * The file that a received message leads to, after a synchronization.
   *
   * @throws MeshException of kind {@code CHECK_FAILED} if there is no such message, it is not from
   *     whom it says, carries no locator, or the file is not as it must be
   */
  public Bytes fetch(@Nullable AccountAddress named, String messageId) throws MeshException {
    MeshMessages.Received message =
        new Inbox(context, false)
            .require(named, messageId, "is no message that was received")
            .described();
    String text = message.text();
    if (text == null || !message.verified() || message.note() != null) {
      throw new MeshException(
          Kind.CHECK_FAILED,
          messageId + " carries no file" + (message.note() == null ? "" : ": " + message.note()));
    }
    return fetch(locator(text));
  }

  /** The file that a locator leads to; asks nobody but the domain in it. */
  public Bytes fetch(ConnectUri.OfDomain locator) throws MeshException {
    return new BulkContent(context).fetch(locator);
  }

  private static ConnectUri.OfDomain locator(String text) throws MeshException {
    try {
      if (ConnectUri.parse(text) instanceof ConnectUri.OfDomain locator) {
        return locator;
      }
    } catch (IllegalArgumentException e) {
      throw new MeshException(Kind.CHECK_FAILED, "the message carries no locator of a file", e);
    }
    throw new MeshException(Kind.CHECK_FAILED, "the message carries the locator of an account");
  }
}
