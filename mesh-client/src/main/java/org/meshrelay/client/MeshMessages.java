package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RequestConfirmation;
import org.meshrelay.protocol.message.RequestContact;

/**
 * Messages between accounts: contact requests, texts, what became of them (protocol.md 6.5, 6.6).
 */
public final class MeshMessages {
  private final ClientContext context;

  MeshMessages(ClientContext context) {
    this.context = context;
  }

  /**
   * A received message.
   *
   * @param messageId its identifier
   * @param type its class
   * @param from sender as the message says; null if it cannot be read
   * @param subject subject
   * @param text text of a text message
   * @param received when the service took it
   * @param encrypted whether only the devices of the account could read it
   * @param verified whether it is from whom it says
   * @param note what the user should know of it, or null
   * @param service address of the account at the service that has it
   */
  public record Received(
      String messageId,
      String type,
      @Nullable AccountAddress from,
      @Nullable String subject,
      @Nullable String text,
      @Nullable Instant received,
      boolean encrypted,
      boolean verified,
      @Nullable String note,
      AccountAddress service) {}

  /**
   * A message that our service took.
   *
   * @param messageId its identifier
   * @param to recipient
   * @param status number of protocol.md 1.5
   * @param extended second number
   * @param encrypted whether services could not read it
   * @param receipt the receipt that came with the acceptance; null if none did
   */
  public record Posted(
      String messageId,
      AccountAddress to,
      long status,
      long extended,
      boolean encrypted,
      @Nullable Receipt receipt) {}

  /**
   * A receipt.
   *
   * @param kind {@code SpoolReceipt} for our own outbound spool, {@code SpoolSenderReceipt} from
   *     the recipient's service
   * @param verified whether it was made by the service and is about this message; null if the
   *     service could not be asked for its key
   * @param time when it was made
   * @param index frame in our own spool; null in a sender receipt
   * @param envelope the receipt itself, to be shown to others
   */
  public record Receipt(
      String kind,
      @Nullable Boolean verified,
      Instant time,
      @Nullable Long index,
      DareEnvelope envelope) {}

  /**
   * What became of a message of ours.
   *
   * @param messageId its identifier
   * @param type its class
   * @param to recipient; null if it cannot be read
   * @param state {@code Queued}, {@code Sent}, {@code Received}, {@code Failed} or {@code Rejected}
   * @param errorCode the reason of a failure, or null
   * @param receipt of the recipient's service, or null
   * @param answer to a request for confirmation: {@code Accept}, {@code Reject}, {@code
   *     NotVerified} if what came is not from whom it says or about another request; null if there
   *     is none
   */
  public record Delivery(
      String messageId,
      String type,
      @Nullable AccountAddress to,
      String state,
      @Nullable String errorCode,
      @Nullable Receipt receipt,
      @Nullable String answer) {
    /** An answer that does not hold. */
    public static final String NOT_VERIFIED = "NotVerified";

    /** Whether the recipient's service has taken or refused the message, or nobody will. */
    public boolean isEnded() {
      return !state.equals(Deliveries.QUEUED) && !state.equals(Reference.SENT);
    }
  }

  /** Asks somebody to become a contact, and registers the PIN by which the answer is known. */
  @CanIgnoreReturnValue
  public Posted contact(
      @Nullable AccountAddress named, AccountAddress recipient, @Nullable String subject)
      throws MeshException {
    AccountSession session = context.session(named);
    ContactRequests.Posted posted = new ContactRequests(context, session).ask(recipient, subject);
    return new Posted(
        posted.messageId(),
        recipient,
        posted.entry().status(),
        posted.entry().extended(),
        false,
        new Receipts(context, session).of(posted.entry(), posted.envelope(), recipient));
  }

  /**
   * Sends a text, encrypted to the recipient's account and to our own, so that our other devices
   * can read what was sent.
   *
   * @param clear whether it may go unencrypted where the recipient's key is not known
   */
  @CanIgnoreReturnValue
  public Posted text(
      @Nullable AccountAddress named,
      AccountAddress recipient,
      @Nullable String subject,
      String text,
      boolean clear)
      throws MeshException {
    AccountSession session = context.session(named);
    MessageText message =
        new MessageText(
            MessageHead.fresh(context.entropy(), session.address(), recipient), subject, text);
    return new Outgoing(context, session).post(message, recipient, clear, List.of());
  }

  /**
   * Asks an account to confirm something; {@link #status} shows what was answered.
   *
   * @param clear whether it may go unencrypted where the recipient's key is not known
   */
  @CanIgnoreReturnValue
  public Posted confirm(
      @Nullable AccountAddress named, AccountAddress recipient, String text, boolean clear)
      throws MeshException {
    return new Confirmations(context, context.session(named)).ask(recipient, text, clear);
  }

  /**
   * Whom {@link #block} would block, after a synchronization.
   *
   * @throws MeshException of kind {@code CHECK_FAILED} if it is a message that is not proved to be
   *     from its sender
   */
  public AccountAddress sender(@Nullable AccountAddress named, String addressOrMessageId)
      throws MeshException {
    AccountSession session = context.session(named);
    requireAudited(session.sync());
    return new Blocking(context, session).meant(addressOrMessageId);
  }

  /**
   * Refuses everything from an account from now on.
   *
   * @param addressOrMessageId the account, or a message that it sent, which is marked as refused
   */
  @CanIgnoreReturnValue
  public MeshContacts.Entry block(@Nullable AccountAddress named, String addressOrMessageId)
      throws MeshException {
    AccountSession session = context.session(named);
    requireAudited(session.sync());
    Blocking blocking = new Blocking(context, session);
    AccountAddress address = blocking.meant(addressOrMessageId);
    MeshContacts.Entry blocked = blocking.block(address);
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    for (SpoolView.Entry entry : inbound.entries()) {
      if (entry.messageId().equals(addressOrMessageId) && inbound.isOpen(addressOrMessageId)) {
        mark(session, entry, Reference.REJECT);
      }
    }
    return blocked;
  }

  /**
   * The received messages that are to be dealt with still, after a synchronization: those at all
   * services of the account if none is named. Each is dealt with at the service that it names.
   *
   * @throws MeshException of kind {@code CHECK_FAILED} if the service does not pass the audit of
   *     the inbound spool
   */
  public List<Received> pending(@Nullable AccountAddress named) throws MeshException {
    return described(new Inbox(context, true).read(named));
  }

  /** All received messages, after a synchronization; as {@link #pending}. */
  public List<Received> all(@Nullable AccountAddress named) throws MeshException {
    return described(new Inbox(context, false).read(named));
  }

  private static List<Received> described(List<Inbox.Located> messages) throws MeshException {
    List<Received> described = new ArrayList<>();
    for (Inbox.Located message : messages) {
      described.add(message.described());
    }
    return described;
  }

  /**
   * Accepts a contact request, confirms what a request for confirmation asks, and marks any other
   * message as read, at whichever of its services the account has it if none is named.
   *
   * @param allow what the new contact may send
   */
  @CanIgnoreReturnValue
  public Received accept(
      @Nullable AccountAddress named, String messageId, List<MessagePermission> allow)
      throws MeshException {
    return accept(requireOpen(named, messageId), allow);
  }

  /** Accepts every open contact request, at all services of the account if none is named. */
  @CanIgnoreReturnValue
  public List<Received> acceptAll(@Nullable AccountAddress named, List<MessagePermission> allow)
      throws MeshException {
    List<Received> accepted = new ArrayList<>();
    for (Inbox.Located message : new Inbox(context, true).read(named)) {
      if (message.entry().message() instanceof RequestContact) {
        accepted.add(accept(message, allow));
      }
    }
    return accepted;
  }

  /** Refuses a request; only one for confirmation is answered, the sender of others is not told. */
  @CanIgnoreReturnValue
  public Received reject(@Nullable AccountAddress named, String messageId) throws MeshException {
    Inbox.Located message = requireOpen(named, messageId);
    Received described = message.described();
    if (message.entry().message() instanceof RequestConfirmation request) {
      requireShown(described);
      new Confirmations(context, message.session()).answer(message.entry(), request, false);
    } else {
      mark(message.session(), message.entry(), Reference.REJECT);
    }
    return described;
  }

  /**
   * What became of messages of ours, after a synchronization.
   *
   * @param messageId of one message, or null for all
   */
  public List<Delivery> status(@Nullable AccountAddress named, @Nullable String messageId)
      throws MeshException {
    AccountSession session = context.session(named);
    requireAudited(session.sync());
    List<Delivery> deliveries = new Deliveries(context, session).all(messageId);
    if (messageId != null && deliveries.isEmpty()) {
      throw new MeshException(
          Kind.CHECK_FAILED, messageId + " is no message of ours; see mesh message status");
    }
    return deliveries;
  }

  private Received accept(Inbox.Located message, List<MessagePermission> allow)
      throws MeshException {
    AccountSession session = message.session();
    SpoolView.Entry entry = message.entry();
    Received described = message.described();
    if (entry.message() instanceof RequestContact) {
      var unused = new ContactRequests(context, session).accept(entry, allow);
    } else if (entry.message() instanceof RequestConfirmation request) {
      requireShown(described);
      new Confirmations(context, session).answer(entry, request, true);
    } else {
      mark(session, entry, Reference.READ);
    }
    return described;
  }

  /** Nobody confirms what was not shown. */
  private static void requireShown(Received described) throws MeshException {
    if (described.note() != null) {
      throw new MeshException(
          Kind.CHECK_FAILED, described.messageId() + " is not answered: " + described.note());
    }
  }

  private void mark(AccountSession session, SpoolView.Entry entry, String relationship)
      throws MeshException {
    ContactRequests requests = new ContactRequests(context, session);
    session.postSelf(List.of(requests.signed(requests.complete(entry.messageId(), relationship))));
  }

  private Inbox.Located requireOpen(@Nullable AccountAddress named, String messageId)
      throws MeshException {
    return new Inbox(context, true)
        .require(named, messageId, "does not wait; see mesh message pending");
  }

  /** Nothing is shown as complete before the audit has passed (receipts.md 7.2). */
  static void requireAudited(List<ContainerSync> results) throws MeshException {
    for (ContainerSync result : results) {
      var report = result.report();
      if (report != null) {
        throw new MeshException(
            Kind.CHECK_FAILED,
            result.container()
                + ": the service does not pass the audit ("
                + report.name()
                + "); evidence in "
                + result.evidence()
                + "; to go on with its present state run mesh account sync --accept "
                + result.container());
      }
    }
  }
}
