package org.meshrelay.relay.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.FrameRetention;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.relay.config.RetentionConfig;
import org.meshrelay.relay.delivery.Outqueue;

/**
 * Which payloads are done with (receipts.md 8.1): old enough, and the newest completion message
 * says that nobody waits for them; of a sent message also that no delivery is under way. So nothing
 * unread ever goes, and nothing whose state only the owner can read. For one run of a compaction,
 * on its thread.
 */
final class MessageRetention implements FrameRetention {
  /** A spool's quota of messages (access-control.md E): what is older is kept, never wrong. */
  private static final int STATE_FRAMES_MAX = 100_000;

  /** States kept in memory, some 150 octets each: a compaction meets spools again and again. */
  private static final int STATES_MAX = 200_000;

  private static final Set<String> DONE =
      Set.of(
          Reference.READ,
          Reference.CLOSED,
          Reference.ACCEPT,
          Reference.REJECT,
          Reference.DELETED,
          Reference.EXPIRED);

  private static final Set<String> SENT =
      Set.of(
          Reference.RECEIVED,
          Reference.FAILED,
          Reference.EXPIRED,
          Reference.CLOSED,
          Reference.DELETED);

  private final SpoolEngine engine;
  private final RetentionConfig config;
  private final Instant now;
  private final Map<Spool, Known> spools = new LinkedHashMap<>(16, 0.75f, true);
  private int states;

  private record Spool(AccountAddress account, ContainerName container) {}

  /** What is known of a spool: states, and frames whose delivery is under way. */
  private record Known(SpoolStates states, Set<Long> underWay) {
    int size() {
      return 1 + states.size() + underWay.size();
    }
  }

  MessageRetention(SpoolEngine engine, RetentionConfig config, InstantSource clock) {
    this.engine = engine;
    this.config = config;
    this.now = clock.instant();
  }

  @Override
  public boolean mayRedact(Candidate frame) {
    if (frame.container().isServiceStore() || frame.key() == null) {
      return false;
    }
    if (frame.container().isCatalog()) {
      return !frame.decidesKey() && isOlder(frame.received(), config.supersededDays());
    }
    int days = days(frame.container());
    boolean old = isOlder(frame.received(), days);
    if (!old && !isOlder(frame.received(), config.deletedDays())) {
      return false;
    }
    Known known = known(new Spool(frame.account(), frame.container()));
    String state = known.states.of(frame.key());
    boolean deleted =
        Reference.DELETED.equals(state) && isOlder(frame.received(), config.deletedDays());
    return (deleted || (old && isDone(frame.container(), state)))
        && !known.underWay.contains(frame.index());
  }

  private static boolean isDone(ContainerName container, @Nullable String state) {
    return state != null && (container == ContainerName.OUTBOUND ? SENT : DONE).contains(state);
  }

  private int days(ContainerName container) {
    return switch (container) {
      case INBOUND -> config.inboundDays();
      case OUTBOUND -> config.outboundDays();
      case LOCAL -> config.localDays();
      case ARCHIVE -> config.archiveDays();
      case PENDING -> config.pendingDays();
      default -> 0;
    };
  }

  private boolean isOlder(Instant received, int days) {
    return days > 0 && received.isBefore(now.minus(Duration.ofDays(days)));
  }

  private Known known(Spool spool) {
    Known known = spools.get(spool);
    if (known == null) {
      known = read(spool);
      spools.put(spool, known);
      states += known.size();
      Iterator<Known> eldest = spools.values().iterator();
      while (states > STATES_MAX && spools.size() > 1) {
        states -= eldest.next().size();
        eldest.remove();
      }
    }
    return known;
  }

  private Known read(Spool spool) {
    Set<Long> underWay =
        spool.container == ContainerName.OUTBOUND
            ? Outqueue.unsettled(engine, spool.account).stream()
                .map(Outqueue.Asked::outboundIndex)
                .collect(Collectors.toSet())
            : Set.of();
    return new Known(
        SpoolStates.read(engine, spool.account, spool.container, STATE_FRAMES_MAX), underWay);
  }
}
