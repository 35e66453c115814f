package org.meshrelay.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.access.Decision;
import org.meshrelay.access.Hop;
import org.meshrelay.access.MessageFacts;
import org.meshrelay.access.PolicyEngine;
import org.meshrelay.access.RecipientFacts;
import org.meshrelay.access.SenderFacts;
import org.meshrelay.access.Truth;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.access.rules.BlockList;
import org.meshrelay.access.rules.StandardPolicy;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision on one message costs once its facts are gathered, and what a limit costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyBenchmark {
  /** Senders that a limiter keeps apart here: more than its fast caches hold. */
  private static final int SENDERS = 1 << 16;

  private final PolicyEngine policy =
      StandardPolicy.inbound(BlockList.NONE, StandardPolicy.CONTACT_REQUESTS_PER_PAIR);
  private final AccessFacts contact =
      facts(
          "MessageText",
          new ContactFacts(
              ContactFacts.State.ACCEPTED,
              Map.of(MessagePermission.MESSAGE, ContactFacts.Role.ALLOW)));
  private final AccessFacts stranger = facts("MessageText", ContactFacts.NONE);
  private final AccessFacts request = facts("RequestContact", ContactFacts.NONE);
  private final Limit limit = Limit.of("benchmark", 1_000_000, Duration.ofSeconds(1));
  private final RateLimiter limiter = new RateLimiter(SENDERS, 1, 0);
  private long taken;

  @Benchmark
  public Decision decideContact() {
    return policy.decide(contact);
  }

  @Benchmark
  public Decision decideStranger() {
    return policy.decide(stranger);
  }

  @Benchmark
  public Decision decideContactRequest() {
    return policy.decide(request);
  }

  /** Each sender once in a while, time going on by a microsecond. */
  @Benchmark
  public long takeFromALimit() {
    taken++;
    return limiter.take(limit.charge("sender" + (taken & (SENDERS - 1))), taken * 1_000);
  }

  private static AccessFacts facts(String type, ContactFacts contact) {
    return new AccessFacts(
        Hop.service("MSERV-ICE", Bytes.of(192, 0, 2, 7)),
        new SenderFacts(
            AccountAddress.parse("alice@example.com"), "MROOT", "MKEY", Truth.TRUE, Truth.TRUE),
        new RecipientFacts(
            AccountAddress.parse("bob@example.net"), Truth.TRUE, RecipientFacts.ContactPolicy.OPEN),
        new MessageFacts(type, null, 1_000, false, Truth.FALSE, Truth.UNKNOWN),
        contact);
  }
}
