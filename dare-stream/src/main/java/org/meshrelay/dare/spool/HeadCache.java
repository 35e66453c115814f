package org.meshrelay.dare.spool;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Heads of the containers used last, at most a given number. The lane's thread changes it, always
 * after the index, so that a reader who finds nothing here finds in the index what is newest.
 */
final class HeadCache {
  private final int max;
  private final Map<ContainerRef, ContainerHead> recent = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ContainerRef, ContainerHead> shared = new ConcurrentHashMap<>();

  HeadCache(int max) {
    this.max = max;
  }

  /** For the lane's thread. */
  @Nullable ContainerHead get(ContainerRef ref) {
    return recent.get(ref);
  }

  /** For any thread. */
  @Nullable ContainerHead peek(ContainerRef ref) {
    return shared.get(ref);
  }

  void put(ContainerHead head) {
    recent.put(head.ref(), head);
    shared.put(head.ref(), head);
    Iterator<ContainerRef> eldest = recent.keySet().iterator();
    while (recent.size() > max) {
      shared.remove(eldest.next());
      eldest.remove();
    }
  }

  void remove(AccountAddress account) {
    for (ContainerName name : ContainerName.values()) {
      ContainerRef ref = new ContainerRef(account, name);
      recent.remove(ref);
      shared.remove(ref);
    }
  }
}
