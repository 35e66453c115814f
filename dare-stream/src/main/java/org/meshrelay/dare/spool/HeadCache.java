package org.meshrelay.dare.spool;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Heads of the containers used last, at most a given number, and as many containers that were
 * looked for and are not there: each message is looked for in three spools of its recipient, of
 * which most have one. The lane's thread changes it, always after the index, so that a reader who
 * finds nothing here finds in the index what is newest; and as nobody else makes containers, what
 * it once found missing stays so until it makes it.
 */
final class HeadCache {
  private final int max;
  private final Map<ContainerRef, ContainerHead> recent = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ContainerRef, ContainerHead> shared = new ConcurrentHashMap<>();
  private final Map<ContainerRef, Boolean> missing = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<ContainerRef> sharedMissing = ConcurrentHashMap.newKeySet();

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
    if (missing.remove(head.ref()) != null) {
      sharedMissing.remove(head.ref());
    }
    Iterator<ContainerRef> eldest = recent.keySet().iterator();
    while (recent.size() > max) {
      shared.remove(eldest.next());
      eldest.remove();
    }
  }

  /** Notes that the index has no such container. For the lane's thread. */
  void noteMissing(ContainerRef ref) {
    missing.put(ref, true);
    sharedMissing.add(ref);
    Iterator<ContainerRef> eldest = missing.keySet().iterator();
    while (missing.size() > max) {
      sharedMissing.remove(eldest.next());
      eldest.remove();
    }
  }

  /** True if the container is known not to be there. For the lane's thread. */
  boolean isMissing(ContainerRef ref) {
    return missing.get(ref) != null;
  }

  /** True if the container is known not to be there as far as is acknowledged. For any thread. */
  boolean peekMissing(ContainerRef ref) {
    return sharedMissing.contains(ref);
  }

  void remove(AccountAddress account) {
    for (ContainerName name : ContainerName.values()) {
      ContainerRef ref = new ContainerRef(account, name);
      recent.remove(ref);
      shared.remove(ref);
    }
  }
}
