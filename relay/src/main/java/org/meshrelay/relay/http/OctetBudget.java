package org.meshrelay.relay.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that request and response bodies of all connections take together. A body that finds no
 * room is refused; a response that has been made is counted without being refused.
 */
final class OctetBudget {
  private final long max;
  private final AtomicLong taken = new AtomicLong();

  OctetBudget(long max) {
    this.max = max;
  }

  boolean tryTake(int octets) {
    if (taken.addAndGet(octets) <= max) {
      return true;
    }
    taken.addAndGet(-octets);
    return false;
  }

  void take(int octets) {
    taken.addAndGet(octets);
  }

  void giveBack(int octets) {
    taken.addAndGet(-octets);
  }

  long taken() {
    return taken.get();
  }

  long max() {
    return max;
  }
}
