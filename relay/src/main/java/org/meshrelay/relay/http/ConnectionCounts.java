package org.meshrelay.relay.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Open connections of all event loops, together and by address. The map has one entry at most for
 * each open connection.
 */
final class ConnectionCounts {
  private final int max;
  private final int perAddressMax;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionCounts(int max, int perAddressMax) {
    this.max = max;
    this.perAddressMax = perAddressMax;
  }

  /**
   * Counts a connection, unless there are too many.
   *
   * @param limited whether the limit of one address applies to this one
   */
  boolean tryOpen(String address, boolean limited) {
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      return false;
    }
    int same = byAddress.merge(address, 1, Integer::sum);
    if (limited && same > perAddressMax) {
      close(address);
      return false;
    }
    return true;
  }

  void close(String address) {
    open.decrementAndGet();
    Integer ignored =
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  int open() {
    return open.get();
  }

  int max() {
    return max;
  }

  int addresses() {
    return byAddress.size();
  }
}
