package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

/**
 * Accepts the answer to a request that the recipient made and that is still open: contact replies
 * and confirmations (protocol.md 6.6.2 step 8). RespondConnection is not among them: from another
 * account it is refused (objects.md 5.5).
 */
public final class OpenRequestRule implements Rule {
  @Override
  public String id() {
    return "open-request";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    return isReply(facts.message().type()) && facts.message().answersOpenRequest().isTrue()
        ? Optional.of(Opinion.of(Verdict.accept(), "answers an open request"))
        : Optional.empty();
  }

  private static boolean isReply(String type) {
    return type.equals("ReplyContact") || type.equals("ResponseConfirmation");
  }
}
