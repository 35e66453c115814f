package org.meshrelay.access;

import java.util.List;
import org.meshrelay.access.rate.Charge;

/**
 * A verdict and where it came from.
 *
 * @param verdict what happens, provided that the charges have room
 * @param rule the rule that decided
 * @param reason why, for the service's own eyes
 * @param charges limits to count against; when one is exhausted the pair is refused with 429/73
 */
public record Decision(Verdict verdict, String rule, String reason, List<Charge> charges) {
  /** Takes a copy of the charges. */
  public Decision {
    charges = List.copyOf(charges);
  }
}
