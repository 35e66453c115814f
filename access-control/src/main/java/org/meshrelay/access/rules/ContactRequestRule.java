package org.meshrelay.access.rules;

import java.util.List;
import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;
import org.meshrelay.access.rate.Limit;

/**
 * Accepts contact requests of strangers by the account's contact policy, within a limit per sender
 * and recipient (protocol.md 6.6.2 step 8, access-control.md E).
 */
public final class ContactRequestRule implements Rule {
  private final Limit perPair;

  /**
   * @param perPair requests that one sender may make of one recipient
   */
  public ContactRequestRule(Limit perPair) {
    this.perPair = perPair;
  }

  @Override
  public String id() {
    return "contact-request";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    if (!facts.message().type().equals("RequestContact")
        || !facts.sender().accreditation().isTrue()
        || facts.contact().state() != ContactFacts.State.NONE) {
      return Optional.empty();
    }
    return switch (facts.recipient().contactPolicy()) {
      case OPEN -> Optional.of(accept(facts, "anyone may ask"));
      case ENDORSED ->
          facts.message().endorsed().isTrue()
              ? Optional.of(accept(facts, "endorsed by a contact"))
              : Optional.empty();
      case CLOSED -> Optional.empty();
    };
  }

  private Opinion accept(AccessFacts facts, String reason) {
    String pair = facts.sender().address() + " " + facts.recipient().account();
    return new Opinion(Verdict.accept(), reason, List.of(perPair.charge(pair)));
  }
}
