package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

/**
 * Refuses a message whose sender's domain names another service than the one that transmits it
 * (protocol.md L-10). Alignment that is not known yet is no reason to refuse.
 */
public final class UnalignedServiceRule implements Rule {
  @Override
  public String id() {
    return "unaligned-service";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    return facts.sender().alignment().isFalse()
        ? Optional.of(Opinion.of(Verdict.refuse(), "sender's domain names another service"))
        : Optional.empty();
  }
}
