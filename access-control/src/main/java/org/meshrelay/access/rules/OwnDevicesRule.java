package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

/**
 * An account's own devices may always write to the account, and no limit counts it (MSP-331,
 * access-control.md D, precedence).
 */
public final class OwnDevicesRule implements Rule {
  @Override
  public String id() {
    return "own-devices";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    return facts.isOwn()
        ? Optional.of(Opinion.of(Verdict.accept(), "own device"))
        : Optional.empty();
  }
}
