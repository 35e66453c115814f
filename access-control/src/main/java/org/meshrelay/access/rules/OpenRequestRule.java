package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

/**
 * Accepts the answer to a request that the recipient made and that is still open: contact replies
 * and confirmations (protocol.md 6.6.2 step 8). RespondConnection is not among them: from another
 * account it is refused (objects.md 5.5). An encrypted reply of someone who is no contact yet shows
 * no profile, so that its chain is not known; the domain of the sender was proved all the same.
 */
public final class OpenRequestRule implements Rule {
  @Override
  public String id() {
    return "open-request";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    boolean passes =
        isReply(facts.message().type())
            && facts.message().answersOpenRequest().isTrue()
            && !facts.sender().accreditation().isFalse();
    return passes
        ? Optional.of(Opinion.of(Verdict.accept(), "answers an open request"))
        : Optional.empty();
  }

  private static boolean isReply(String type) {
    return type.equals("ReplyContact") || type.equals("ResponseConfirmation");
  }
}
