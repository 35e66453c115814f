package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.PermissionName;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

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
    return PermissionName.neededFor(facts.message().type())
        .filter(needed -> isGranted(facts.contact(), needed))
        .map(needed -> Opinion.of(Verdict.accept(), "contact may use " + needed.text()));
  }

  private static boolean isGranted(ContactFacts contact, PermissionName needed) {
    ContactFacts.Role role = contact.permissions().get(needed);
    return role == null ? needed.isAllowedByDefault() : role == ContactFacts.Role.ALLOW;
  }
}
