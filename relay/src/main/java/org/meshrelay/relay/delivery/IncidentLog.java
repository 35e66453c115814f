package org.meshrelay.relay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.relay.account.EngineFutures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in {@code mmm_Incident} what an operator should see (access-control.md H). Repeated
 * incidents are folded: one record per category and subject in ten minutes, and never more than 60
 * records a minute in all. An incident that cannot be written is counted and forgotten: it must not
 * hold up the answer.
 */
public final class IncidentLog {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentLog.class);

  private static final Limit FOLD = Limit.of("incident-subject", 1, Duration.ofMinutes(10));
  private static final Limit TOTAL = Limit.of("incidents", 60, Duration.ofMinutes(1));

  private final SpoolEngine engine;
  private final AccountAddress ownAccount;
  private final RateLimiter limiter;
  private final InstantSource clock;
  private final java.util.function.LongSupplier nanoTime;
  private final LongAdder reported = new LongAdder();
  private final LongAdder unwritten = new LongAdder();

  /** A log in the service's own account. */
  public IncidentLog(
      SpoolEngine engine,
      AccountAddress ownAccount,
      RateLimiter limiter,
      InstantSource clock,
      java.util.function.LongSupplier nanoTime) {
    this.engine = engine;
    this.ownAccount = ownAccount;
    this.limiter = limiter;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** What happened, in the words of access-control.md H. */
  public enum Category {
    /** A service spoke for a domain that is another's. */
    SPOOF,
    /** A service tried many recipients that do not exist. */
    ENUMERATION,
    /** A receipt of a service was missing or did not verify. */
    SERVICE_MISBEHAVIOUR;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private record Incident(Category category, String subject, String target, Instant time)
      implements MeshObject {
    @Override
    public String tag() {
      return "Incident";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter()
          .put("Category", category.text())
          .put("Subject", subject)
          .put("Target", target.isEmpty() ? null : target)
          .put("Time", time)
          .build();
    }
  }

  /**
   * Notes an incident.
   *
   * @param subject identifier or domain of who did it
   * @param target whom or what it concerned, perhaps nothing
   */
  public void report(Category category, String subject, String target) {
    reported.increment();
    long now = nanoTime.getAsLong();
    if (limiter.take(FOLD.charge(category + " " + subject), now) > 0
        || limiter.take(TOTAL.charge("all"), now) > 0) {
      return;
    }
    LOG.info("incident category={} subject={} target={}", category.text(), subject, target);
    Incident incident = new Incident(category, subject, target, clock.instant());
    var ignored =
        EngineFutures.write(
                engine,
                ownAccount,
                tx -> {
                  tx.create(ContainerName.INCIDENT);
                  return tx.append(
                      ContainerName.INCIDENT,
                      FrameDraft.message(EnvelopeBuilder.of(incident.payload()).build()));
                })
            .onFailure(failure -> unwritten.increment());
  }

  /** Incidents since the start, folded ones included: a metric. */
  public long reported() {
    return reported.sum();
  }

  /** Records that could not be written: a metric. */
  public long unwritten() {
    return unwritten.sum();
  }
}
