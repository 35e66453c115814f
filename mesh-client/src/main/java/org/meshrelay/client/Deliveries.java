package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageError;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;

/** What the outbound spool says of the messages in it (protocol.md 6.6, step 8; receipts.md 6). */
final class Deliveries {
  /** Taken by our service, and nothing is known beyond. */
  static final String QUEUED = "Queued";

  /** Refused by the recipient's service (objects.md 4.3). */
  private static final String REJECTED = "Rejected";

  private final AccountSession session;
  private final Receipts receipts;

  Deliveries(ClientContext context, AccountSession session) {
    this.session = session;
    this.receipts = new Receipts(context, session);
  }

  List<MeshMessages.Delivery> all(@Nullable String messageId) throws MeshException {
    SpoolView outbound = session.spool(ContainerName.OUTBOUND);
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    List<MeshMessages.Delivery> found = new ArrayList<>();
    for (SpoolView.Entry entry : outbound.entries()) {
      if (messageId == null || messageId.equals(entry.messageId())) {
        found.add(delivery(entry, outbound, inbound));
      }
    }
    return found;
  }

  private MeshMessages.Delivery delivery(
      SpoolView.Entry entry, SpoolView outbound, SpoolView inbound) throws MeshException {
    AccountAddress to = entry.message() == null ? null : entry.message().head().recipient();
    String error = error(entry.messageId(), inbound);
    String said = outbound.state(entry.messageId()).orElse(QUEUED);
    said = said.equals(Reference.REJECT) ? REJECTED : said;
    return new MeshMessages.Delivery(
        entry.messageId(),
        entry.type(),
        to,
        error != null && said.equals(QUEUED) ? Reference.FAILED : said,
        error,
        receipt(entry, outbound, to),
        Confirmations.outcome(session, entry, inbound).orElse(null));
  }

  private MeshMessages.@Nullable Receipt receipt(
      SpoolView.Entry entry, SpoolView outbound, @Nullable AccountAddress to) throws MeshException {
    for (Reference reference : outbound.references(entry.messageId()).reversed()) {
      DareEnvelope envelope = reference.receipt();
      AccountAddress recipient = reference.recipient() == null ? to : reference.recipient();
      if (envelope != null && recipient != null) {
        return receipts.check(envelope, entry.envelope(), recipient);
      }
    }
    return null;
  }

  private static @Nullable String error(String messageId, SpoolView inbound) {
    if (!MessageHead.isMessageId(messageId)) {
      return null;
    }
    return inbound
        .find(MeshIdentifiers.responseId(messageId))
        .map(SpoolView.Entry::message)
        .filter(MessageError.class::isInstance)
        .map(message -> ((MessageError) message).errorCode())
        .orElse(null);
  }
}
