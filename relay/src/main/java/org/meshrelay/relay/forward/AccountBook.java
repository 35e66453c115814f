package org.meshrelay.relay.forward;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Which deliveries of one sender are not settled, by the frame that asked for them; from it follows
 * the position that is written with each mark. One owner thread.
 */
final class AccountBook {
  private final TreeMap<Long, Set<AccountAddress>> open = new TreeMap<>();

  /** Deliveries asked for by a frame; false for those that are known already. */
  boolean add(long frame, AccountAddress recipient) {
    return open.computeIfAbsent(frame, f -> new HashSet<>()).add(recipient);
  }

  /** A mark is durable. */
  void settled(long frame, AccountAddress recipient) {
    Set<AccountAddress> recipients = open.get(frame);
    if (recipients != null && recipients.remove(recipient) && recipients.isEmpty()) {
      open.remove(frame);
    }
  }

  /**
   * The position once this delivery is settled: the lowest frame with another open delivery, or the
   * frame behind this one if there is none.
   */
  long positionAfter(long frame, AccountAddress recipient) {
    for (Map.Entry<Long, Set<AccountAddress>> entry : open.entrySet()) {
      boolean onlyThis =
          entry.getKey() == frame
              && entry.getValue().size() == 1
              && entry.getValue().contains(recipient);
      if (!onlyThis) {
        return entry.getKey();
      }
    }
    return frame + 1;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }
}
