package org.meshrelay.client;

import java.util.List;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RequestConfirmation;
import org.meshrelay.protocol.message.ResponseConfirmation;

/**
 * Asks somebody to confirm something, and answers such requests (protocol.md 6.7, MSP-124). An
 * answer is signed by the device that gives it and carries the request itself, so that it says by
 * itself what was confirmed; whether the signature and the request hold is judged by the device
 * that asked. Who may ask is decided by the contact permissions of the one asked.
 */
final class Confirmations {
  /** The answer carries the request, in Base64 twice: both must fit into one message. */
  private static final int TEXT_OCTETS_MAX = 16_384;

  private final ClientContext context;
  private final AccountSession session;

  Confirmations(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  MeshMessages.Posted ask(AccountAddress recipient, String text, boolean clear)
      throws MeshException {
    if (text.isBlank() || Bytes.utf8(text).size() > TEXT_OCTETS_MAX) {
      throw new MeshException(
          Kind.USAGE, "what is to be confirmed has 1 to " + TEXT_OCTETS_MAX + " octets");
    }
    RequestConfirmation request =
        new RequestConfirmation(
            MessageHead.fresh(context.entropy(), session.address(), recipient), text);
    return new Outgoing(context, session).post(request, recipient, clear, List.of());
  }

  /** Answers a request, and marks it for our other devices. */
  void answer(SpoolView.Entry entry, RequestConfirmation request, boolean accept)
      throws MeshException {
    AccountAddress asking = request.head().sender();
    if (asking == null || !new MessageTrust(session).isGenuine(entry)) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the request of " + asking + " does not verify; it is not answered");
    }
    ResponseConfirmation response =
        new ResponseConfirmation(
            request.head().response(),
            accept,
            request.messageId(),
            HeaderEditor.forwarded(entry.envelope()));
    ContactRequests marks = new ContactRequests(context, session);
    String relationship = accept ? Reference.ACCEPT : Reference.REJECT;
    DareEnvelope mark = marks.signed(marks.complete(entry.messageId(), relationship));
    var unused =
        new Outgoing(context, session)
            .post(response, asking, !entry.envelope().isEncrypted(), List.of(mark));
  }

  /** The answer to a request of ours, in words; empty if there is none yet. */
  static Optional<String> outcome(
      AccountSession session, SpoolView.Entry request, SpoolView inbound) throws MeshException {
    if (!(request.message() instanceof RequestConfirmation asked)) {
      return Optional.empty();
    }
    Optional<SpoolView.Entry> found =
        inbound
            .find(MeshIdentifiers.responseId(request.messageId()))
            .filter(entry -> entry.message() instanceof ResponseConfirmation);
    if (found.isEmpty() || !(found.get().message() instanceof ResponseConfirmation response)) {
      return Optional.empty();
    }
    boolean holds =
        new MessageTrust(session)
            .accredit(found.get())
            .filter(accredited -> accredited.sender().equals(asked.head().recipient()))
            .isPresent();
    if (!holds || !isAbout(response, request)) {
      return Optional.of(MeshMessages.Delivery.NOT_VERIFIED);
    }
    return Optional.of(response.accept() ? Reference.ACCEPT : Reference.REJECT);
  }

  /** The own request that a response answers; empty if none is known. */
  static Optional<SpoolView.Entry> request(AccountSession session, ResponseConfirmation response)
      throws MeshException {
    return session.spool(ContainerName.OUTBOUND).entries(RequestConfirmation.class).stream()
        .filter(entry -> MeshIdentifiers.responseId(entry.messageId()).equals(response.messageId()))
        .findFirst();
  }

  /** The request within the answer is ours, octet for octet; the form of 2019 names it only. */
  private static boolean isAbout(ResponseConfirmation response, SpoolView.Entry request) {
    DareEnvelope embedded = response.request();
    if (embedded == null) {
      return request.messageId().equals(response.responseId());
    }
    DareEnvelope asked = HeaderEditor.forwarded(request.envelope());
    return embedded.payload().equals(asked.payload())
        && HeaderEditor.forwarded(embedded).trailer().json().equals(asked.trailer().json());
  }
}
