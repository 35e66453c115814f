package org.meshrelay.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * A closed loop: so many posts are on their way at any time, each slot sends its next one when the
 * last is acknowledged. Latency is from handing a request to the session to its authentic answer.
 */
final class PostLoad {
  private final List<Correspondents.Pair> pairs;
  private final MessageCorpus corpus;
  private final long untilNanos;
  private final long[] latencies;
  private final AtomicInteger recorded = new AtomicInteger();
  private final Map<String, LongAdder> others = new ConcurrentHashMap<>();
  private final CountDownLatch slots;

  private PostLoad(
      List<Correspondents.Pair> pairs,
      MessageCorpus corpus,
      int concurrency,
      long untilNanos,
      int messagesMax) {
    this.pairs = pairs;
    this.corpus = corpus;
    this.untilNanos = untilNanos;
    this.latencies = new long[messagesMax];
    this.slots = new CountDownLatch(concurrency);
  }

  /**
   * What came of it.
   *
   * @param took from the first request to the last answer
   * @param latencies one for each post that was acknowledged with a receipt
   * @param others everything that was no acknowledgement, by kind
   */
  record Outcome(Duration took, Latencies latencies, Map<String, Long> others) {
    /** Posts acknowledged with a receipt. */
    int posts() {
      return latencies.count();
    }

    double perSecond() {
      return posts() * 1e9 / took.toNanos();
    }
  }

  /** Runs until the time is up or the messages are used up; then waits for what is on its way. */
  static Outcome run(
      List<Correspondents.Pair> pairs,
      MessageCorpus corpus,
      int concurrency,
      Duration time,
      int messagesMax)
      throws InterruptedException {
    long started = System.nanoTime();
    PostLoad load = new PostLoad(pairs, corpus, concurrency, started + time.toNanos(), messagesMax);
    for (int slot = 0; slot < concurrency; slot++) {
      load.next(slot % pairs.size());
    }
    load.slots.await();
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    Map<String, Long> others = new TreeMap<>();
    load.others.forEach((kind, count) -> others.put(kind, count.sum()));
    return new Outcome(took, Latencies.of(load.latencies, load.recorded.get()), others);
  }

  /** Sends until something is on its way, or nothing is left to send. */
  private void next(int pair) {
    while (true) {
      long now = System.nanoTime();
      PostRequest request = now < untilNanos ? corpus.next(pair) : null;
      if (request == null) {
        slots.countDown();
        return;
      }
      CompletableFuture<SessionOutcome> sent =
          pairs
              .get(pair)
              .session()
              .send(request, Deadline.after(now, Deadline.TRANSACTION))
              .toCompletableFuture();
      // A session that was told to wait answers at once; calling this from there would never end.
      boolean atOnce = sent.isDone();
      var ignored =
          sent.whenComplete(
              (outcome, failure) -> {
                record(outcome, failure, System.nanoTime() - now);
                if (!atOnce) {
                  next(pair);
                }
              });
      if (!atOnce) {
        return;
      }
    }
  }

  private void record(@Nullable SessionOutcome outcome, @Nullable Throwable failure, long nanos) {
    String other = failure != null ? failure.toString() : other(outcome);
    if (other == null) {
      latencies[recorded.getAndIncrement()] = nanos;
    } else {
      others.computeIfAbsent(other, kind -> new LongAdder()).increment();
    }
  }

  /** Null for an acknowledgement with its receipt. */
  private static @Nullable String other(@Nullable SessionOutcome outcome) {
    return switch (outcome) {
      case SessionOutcome.Answered(PostResponse response, var wait, var challenge)
          when response.entries().size() == 1 -> {
        var entry = response.entries().getFirst();
        yield !entry.isAccepted()
            ? "refused " + entry.status() + "/" + entry.extended()
            : entry.receipt() == null ? "accepted without receipt" : null;
      }
      case SessionOutcome.Answered answered -> "answered " + answered.response().outcome().status();
      case SessionOutcome.Stopped stopped -> "stopped " + stopped.refusal().code();
      case SessionOutcome.Failed failed -> "failed " + failed.failure();
      case null -> "no outcome";
    };
  }
}
