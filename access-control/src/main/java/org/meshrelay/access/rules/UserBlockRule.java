package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;
import org.meshrelay.protocol.accredit.MessageClass;
import org.meshrelay.protocol.accredit.MessagePermission;

/**
 * Refuses what the user has refused: a blocked contact, or a permission that the contact entry
 * denies in so many words. Stands before the rules for strangers, so that a blocked contact cannot
 * come back with a contact request.
 */
public final class UserBlockRule implements Rule {
  @Override
  public String id() {
    return "user-block";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    ContactFacts contact = facts.contact();
    if (contact.state() == ContactFacts.State.BLOCKED) {
      return Optional.of(Opinion.of(Verdict.refuse(), "contact is blocked"));
    }
    MessagePermission needed = MessageClass.ofType(facts.message().type()).permission();
    return contact.permissions().get(needed) == ContactFacts.Role.DENY
        ? Optional.of(Opinion.of(Verdict.refuse(), "contact may not use " + needed.text()))
        : Optional.empty();
  }
}
