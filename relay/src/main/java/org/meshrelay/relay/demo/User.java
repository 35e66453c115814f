package org.meshrelay.relay.demo;

import java.util.List;
import java.util.Optional;
import org.meshrelay.client.MeshAudit;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshContacts;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.transaction.ContainerStatus;

/**
 * One of the two users, with a device of their own. One thread.
 *
 * @param name as in the story
 * @param address account
 * @param client the device
 */
record User(String name, AccountAddress address, MeshClient client) {
  String device() {
    return name + "'s device";
  }

  /** Frames of a container, by one cheap question; what costs more is asked when it has grown. */
  long frames(ContainerName container) throws MeshException {
    return client.accounts().status(null).containers().stream()
        .filter(status -> status.containerName().filter(container::equals).isPresent())
        .mapToLong(ContainerStatus::index)
        .findFirst()
        .orElse(0);
  }

  /** Asks somebody to become a contact. */
  MeshMessages.Posted ask(User other) throws MeshException {
    return client.messages().contact(null, other.address(), "From the demo");
  }

  /** Takes somebody who asked into the contacts, with the usual permissions. */
  MeshMessages.Received accept(String messageId) throws MeshException {
    return client
        .messages()
        .accept(null, messageId, List.of(MessagePermission.MESSAGE, MessagePermission.CONTACT));
  }

  /** Lets somebody ask for confirmations. */
  MeshContacts.Entry permitQuestions(User other) throws MeshException {
    return client
        .contacts()
        .permit(null, other.address().text(), List.of(MessagePermission.CONFIRMATION), List.of());
  }

  /** Asks somebody to confirm something. */
  MeshMessages.Posted confirm(User other, String text) throws MeshException {
    return client.messages().confirm(null, other.address(), text, false);
  }

  /** A question of ours, once it is answered. */
  Optional<MeshMessages.Delivery> answered(String messageId) throws MeshException {
    return client.messages().status(null, messageId).stream()
        .filter(delivery -> delivery.answer() != null)
        .findFirst();
  }

  /**
   * Sends a text.
   *
   * @param clear whether it may go unencrypted, to somebody whose key is not known
   */
  MeshMessages.Posted text(User other, String text, boolean clear) throws MeshException {
    return client.messages().text(null, other.address(), null, text, clear);
  }

  /** Has the service prove that a received message is where the sender's receipt says. */
  MeshAudit.Proof prove(String messageId, DareEnvelope senderReceipt) throws MeshException {
    return client.audit().prove(null, ContainerName.INBOUND, messageId, senderReceipt);
  }

  /** A received message that waits. */
  Optional<MeshMessages.Received> pending(String messageId) throws MeshException {
    return client.messages().pending(null).stream()
        .filter(message -> message.messageId().equals(messageId))
        .findFirst();
  }

  /** What became of a message, once it is decided. */
  Optional<MeshMessages.Delivery> decided(String messageId) throws MeshException {
    return client.messages().status(null, messageId).stream()
        .filter(MeshMessages.Delivery::isEnded)
        .findFirst();
  }

  /** Takes up answers of others; the contact, if it is among them. */
  Optional<AccountAddress> contactAdded(AccountAddress contact) throws MeshException {
    return client.accounts().sync(null).contactsAdded().stream()
        .filter(contact::equals)
        .findFirst();
  }
}
