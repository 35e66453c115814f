package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;
import org.meshrelay.protocol.accredit.MessageClass;

/**
 * Accepts what the recipient's contact entry permits the sender to send, by name or by the default
 * of objects.md 5.5 (protocol.md 6.6.2 step 7). A claim to be the contact is not enough: the chain
 * must lead there.
 */
public final class ContactGrantRule implements Rule {
  @Override
  public String id() {
    return "contact-grant";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    if (facts.contact().state() != ContactFacts.State.ACCEPTED
        || !facts.sender().accreditation().isTrue()) {
      return Optional.empty();
    }
    MessageClass type = MessageClass.ofType(facts.message().type());
    return isGranted(facts.contact(), type)
        ? Optional.of(Opinion.of(Verdict.accept(), "contact may use " + type.permission().text()))
        : Optional.empty();
  }

  /**
   * What is not made by accounts, and what passes only in answer to a request, cannot be granted.
   */
  private static boolean isGranted(ContactFacts contact, MessageClass type) {
    if (type.origin() != MessageClass.Origin.ACCOUNT
        || type.forContact() == MessageClass.Admission.IF_ANSWER) {
      return false;
    }
    ContactFacts.Role role = contact.permissions().get(type.permission());
    return role == null
        ? type.forContact() == MessageClass.Admission.ALLOW
        : role == ContactFacts.Role.ALLOW;
  }
}
