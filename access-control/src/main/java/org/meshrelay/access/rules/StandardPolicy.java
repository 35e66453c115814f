package org.meshrelay.access.rules;

import java.time.Duration;
import java.util.List;
import org.meshrelay.access.PolicyEngine;
import org.meshrelay.access.rate.Limit;

/** The order of the inbound rules where no policy file says otherwise (MSP-83, MSP-141). */
public final class StandardPolicy {
  /** 3 contact requests per day from one sender to one recipient (access-control.md E). */
  public static final Limit CONTACT_REQUESTS_PER_PAIR =
      Limit.of("contact-requests-per-pair", 3, Duration.ofDays(1));

  private StandardPolicy() {}

  /**
   * Own devices, site blocks, alignment, user blocks, user grants, contact requests, replies,
   * nothing else: the precedence of access-control.md D.
   */
  public static PolicyEngine inbound(BlockList blockList, Limit contactRequestsPerPair) {
    return new PolicyEngine(
        List.of(
            new OwnDevicesRule(),
            new BlockListRule(blockList),
            new UnalignedServiceRule(),
            new UserBlockRule(),
            new ContactGrantRule(),
            new ContactRequestRule(contactRequestsPerPair),
            new OpenRequestRule(),
            new DefaultDenyRule()));
  }
}
