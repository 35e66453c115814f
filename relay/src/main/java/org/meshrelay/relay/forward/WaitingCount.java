package org.meshrelay.relay.forward;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.meshrelay.protocol.address.ServiceName;

/**
 * How many deliveries are not settled, per destination and in all: the bound is asked for before a
 * message is made durable, on any thread. Concurrent posts may exceed it by what they carry.
 */
final class WaitingCount {
  private final int perDestinationMax;
  private final int inAllMax;
  private final Map<ServiceName, AtomicInteger> destinations = new ConcurrentHashMap<>();
  private final AtomicInteger inAll = new AtomicInteger();

  WaitingCount(int perDestinationMax, int inAllMax) {
    this.perDestinationMax = perDestinationMax;
    this.inAllMax = inAllMax;
  }

  long room(ServiceName domain) {
    AtomicInteger there = destinations.get(domain);
    return Math.min(perDestinationMax - (there == null ? 0 : there.get()), inAllMax - inAll.get());
  }

  void add(ServiceName domain, int difference) {
    int unusedTotal = inAll.addAndGet(difference);
    AtomicInteger ignored =
        destinations.compute(
            domain,
            (name, counter) -> {
              AtomicInteger there = counter == null ? new AtomicInteger() : counter;
              return there.addAndGet(difference) <= 0 ? null : there;
            });
  }

  int inAll() {
    return inAll.get();
  }
}
