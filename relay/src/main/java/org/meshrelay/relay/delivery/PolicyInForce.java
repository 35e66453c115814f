package org.meshrelay.relay.delivery;

import java.util.concurrent.atomic.LongAdder;

/**
 * The site's policy of this moment; an operator replaces it while the node runs (MSP-307).
 *
 * <p>Any thread. A message is judged by the policy that is in force when a judgement begins; what
 * was counted before counts on under the new limits.
 */
public final class PolicyInForce {
  private volatile SitePolicy policy;
  private final LongAdder replaced = new LongAdder();

  /** Begins with this policy. */
  public PolicyInForce(SitePolicy first) {
    this.policy = first;
  }

  /** The policy in force. */
  public SitePolicy current() {
    return policy;
  }

  /** Puts another policy in force, from the next judgement on. */
  public void replace(SitePolicy next) {
    policy = next;
    replaced.increment();
  }

  /** How often it was replaced: a metric. */
  public long replacements() {
    return replaced.sum();
  }
}
