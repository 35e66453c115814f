package org.meshrelay.access;

import java.util.List;
import org.meshrelay.access.rate.Charge;

/**
 * What one rule thinks.
 *
 * @param verdict what should happen
 * @param reason why, for the service's own eyes: never sent to a peer
 * @param charges limits that must have room before the verdict stands
 */
public record Opinion(Verdict verdict, String reason, List<Charge> charges) {
  /** Takes a copy of the charges. */
  public Opinion {
    charges = List.copyOf(charges);
  }

  /** An opinion without limits. */
  public static Opinion of(Verdict verdict, String reason) {
    return new Opinion(verdict, reason, List.of());
  }
}
