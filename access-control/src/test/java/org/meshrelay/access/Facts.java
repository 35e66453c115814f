package org.meshrelay.access;

import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;

/** Facts for tests: a stranger's text from another service, and ways to change one thing. */
public record Facts(
    Hop hop,
    SenderFacts sender,
    RecipientFacts recipient,
    MessageFacts message,
    ContactFacts contact) {
  public static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  public static final AccountAddress BOB = AccountAddress.parse("bob@example.net");

  /** Alice, unknown to bob, sends a text through her service. */
  public static Facts strangerText() {
    return new Facts(
        Hop.service("MSERV-ICE", Bytes.of(192, 0, 2, 7)),
        new SenderFacts(ALICE, "MROOT", "MKEY", Truth.TRUE, Truth.TRUE),
        new RecipientFacts(BOB, Truth.TRUE, RecipientFacts.ContactPolicy.OPEN),
        new MessageFacts("MessageText", null, 1000, true, Truth.FALSE, Truth.UNKNOWN),
        ContactFacts.NONE);
  }

  public AccessFacts get() {
    return new AccessFacts(hop, sender, recipient, message, contact);
  }

  public Facts withHop(Hop changed) {
    return new Facts(changed, sender, recipient, message, contact);
  }

  public Facts withType(String type) {
    return new Facts(
        hop,
        sender,
        recipient,
        new MessageFacts(
            type,
            message.contentType(),
            message.size(),
            message.encrypted(),
            message.answersOpenRequest(),
            message.endorsed()),
        contact);
  }

  public Facts withAnswer(Truth answers) {
    return new Facts(
        hop,
        sender,
        recipient,
        new MessageFacts(message.type(), null, message.size(), true, answers, message.endorsed()),
        contact);
  }

  public Facts withEndorsement(Truth endorsed) {
    return new Facts(
        hop,
        sender,
        recipient,
        new MessageFacts(
            message.type(), null, message.size(), true, message.answersOpenRequest(), endorsed),
        contact);
  }

  public Facts withAlignment(Truth alignment) {
    SenderFacts changed =
        new SenderFacts(
            sender.address(),
            sender.root(),
            sender.signingKey(),
            sender.accreditation(),
            alignment);
    return new Facts(hop, changed, recipient, message, contact);
  }

  public Facts withAccreditation(Truth accreditation) {
    SenderFacts changed =
        new SenderFacts(
            sender.address(),
            sender.root(),
            sender.signingKey(),
            accreditation,
            sender.alignment());
    return new Facts(hop, changed, recipient, message, contact);
  }

  public Facts withRecipient(Truth available, RecipientFacts.ContactPolicy policy) {
    return new Facts(
        hop, sender, new RecipientFacts(recipient.account(), available, policy), message, contact);
  }

  public Facts withContact(ContactFacts changed) {
    return new Facts(hop, sender, recipient, message, changed);
  }

  public Facts withContact(Map<MessagePermission, ContactFacts.Role> permissions) {
    return withContact(new ContactFacts(ContactFacts.State.ACCEPTED, permissions));
  }

  /** The same as if a device of the recipient's own account had handed it over. */
  public Facts fromOwnDevice() {
    return withHop(Hop.device(recipient.account(), "MDEVICE", Bytes.EMPTY));
  }
}
