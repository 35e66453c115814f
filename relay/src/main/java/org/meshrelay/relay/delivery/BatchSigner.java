package org.meshrelay.relay.delivery;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SigningConflictException;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.receipt.Statement;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.pool.CryptoPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs statements in batches: at most one signature per 10 ms, so at most 100 a second whatever
 * the rate of posts; no receipt waits longer than 50 ms for its batch (receipts.md 4, MSP-312).
 *
 * <p>Before a statement leaves, the size it states is durable in the signed-size journal (MSP-310).
 * State belongs to one Vert.x context; callers may be on any thread and get their result on their
 * own context. At most {@link StatementSigner#BATCH_MAX} statements wait; further ones get no
 * signature at once.
 */
public final class BatchSigner {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSigner.class);

  /** Shortest time between two signatures (receipts.md 4). */
  private static final long BATCH_INTERVAL_NANOS = 10_000_000;

  /** Longest time that an acknowledgement waits for its receipt (receipts.md 4 and 10). */
  private static final long PATIENCE_MS = 50;

  /**
   * Longest time that it waits further if the signature is being made when that time is over: late
   * by some milliseconds on a machine that is busy or has just started, which is better than never,
   * since nobody asks for a receipt again. A guess; short beside the 5 s of a transaction.
   */
  private static final long SIGNING_MS = 950;

  /** Whether an answer is of use without the statement. */
  enum Urgency {
    /** It is: after 50 ms it leaves without. */
    OPTIONAL,
    /** It is not: the statement is the answer, and the deadline of the request bounds the wait. */
    NEEDED
  }

  private final Vertx vertx;
  private final Context context;
  private final StatementSigner signer;
  private final SignedSizeJournal journal;
  private final Tools tools;
  private final LongAdder signatures = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder failures = new LongAdder();

  private Group collecting = new Group();
  private boolean signing;
  private boolean scheduled;
  private boolean failing;
  private long lastStartNanos;

  /**
   * What the signer works with.
   *
   * @param pool of one thread, which the journal wants; runs a flush of it and a signature
   * @param entropy nonces and filling of batches
   * @param clock time of a batch
   * @param nanoTime monotonic time
   */
  public record Tools(
      CryptoPool pool, EntropySource entropy, InstantSource clock, LongSupplier nanoTime) {}

  /** A signer whose timers run on a context of its own. */
  public BatchSigner(Vertx vertx, StatementSigner signer, SignedSizeJournal journal, Tools tools) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.signer = signer;
    this.journal = journal;
    this.tools = tools;
    this.lastStartNanos = tools.nanoTime().getAsLong() - BATCH_INTERVAL_NANOS;
  }

  /** A statement that waits. */
  private record Waiting(
      Statement statement,
      SignedSize size,
      Urgency urgency,
      CompletableFuture<Optional<DareEnvelope>> done) {
    void giveUp() {
      boolean ignored = done.complete(Optional.empty());
    }
  }

  /** Statements that share a signature and a patience. */
  private static final class Group {
    final List<Waiting> waiting = new ArrayList<>();
    long patienceTimer = -1;

    /** Written by the pool. */
    volatile boolean begun;

    void losePatience() {
      waiting.stream().filter(w -> w.urgency == Urgency.OPTIONAL).forEach(Waiting::giveUp);
    }
  }

  /**
   * The signed statement; empty if nobody began to sign it in 50 ms and it is not needed, or it
   * contradicts what was signed before. Never fails.
   */
  Future<Optional<DareEnvelope>> sign(Statement statement, SignedSize size, Urgency urgency) {
    Waiting waiting = new Waiting(statement, size, urgency, new CompletableFuture<>());
    Future<Optional<DareEnvelope>> signed = EngineFutures.of(waiting.done);
    context.runOnContext(ignored -> add(waiting));
    return signed;
  }

  private void add(Waiting waiting) {
    if (collecting.waiting.size() >= StatementSigner.BATCH_MAX) {
      waiting.giveUp();
      return;
    }
    Group group = collecting;
    if (group.waiting.isEmpty()) {
      group.patienceTimer = vertx.setTimer(PATIENCE_MS, timer -> waited(group));
    }
    group.waiting.add(waiting);
    schedule();
  }

  private void waited(Group group) {
    if (group.begun) {
      group.patienceTimer = vertx.setTimer(SIGNING_MS, timer -> group.losePatience());
    } else {
      group.losePatience();
    }
  }

  private void schedule() {
    if (signing || scheduled || collecting.waiting.isEmpty()) {
      return;
    }
    long since = tools.nanoTime().getAsLong() - lastStartNanos;
    if (since >= BATCH_INTERVAL_NANOS) {
      start();
      return;
    }
    scheduled = true;
    long delayMs = Math.max(1, (BATCH_INTERVAL_NANOS - since + 999_999) / 1_000_000);
    long ignored =
        vertx.setTimer(
            delayMs,
            timer -> {
              scheduled = false;
              start();
            });
  }

  private void start() {
    Group group = collecting;
    if (signing || group.waiting.isEmpty()) {
      return;
    }
    collecting = new Group();
    signing = true;
    lastStartNanos = tools.nanoTime().getAsLong();
    var ignored =
        tools
            .pool()
            .submit(() -> signed(group))
            .onComplete(
                result -> {
                  tell(result.cause());
                  ended(group, result.succeeded() ? result.result() : null);
                });
  }

  /** Says once that signing has begun to fail, not a hundred times a second. */
  private void tell(@Nullable Throwable cause) {
    if (cause != null && !failing) {
      LOG.atError().setCause(cause).log("no receipts: statements cannot be signed");
    }
    failing = cause != null;
  }

  private void ended(Group group, @Nullable List<Optional<DareEnvelope>> envelopes) {
    boolean ignored = vertx.cancelTimer(group.patienceTimer);
    if (envelopes == null) {
      failures.increment();
      group.waiting.forEach(Waiting::giveUp);
    } else {
      for (int i = 0; i < envelopes.size(); i++) {
        boolean unused = group.waiting.get(i).done.complete(envelopes.get(i));
      }
    }
    signing = false;
    schedule();
  }

  /** On the pool: sizes durable first, then the signature. */
  private List<Optional<DareEnvelope>> signed(Group group) {
    group.begun = true;
    List<Waiting> all = List.copyOf(group.waiting);
    BitSet recorded = recorded(all);
    List<Statement> statements = recorded.stream().mapToObj(i -> all.get(i).statement()).toList();
    List<DareEnvelope> envelopes =
        signer.batched(statements, tools.clock().instant(), tools.entropy());
    signatures.increment();
    List<Optional<DareEnvelope>> results = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < all.size(); i++) {
      results.add(recorded.get(i) ? Optional.of(envelopes.get(next++)) : Optional.empty());
    }
    return results;
  }

  /** Which statements may be signed: those whose sizes are in the journal now. */
  private BitSet recorded(List<Waiting> all) {
    try {
      journal.record(all.stream().map(Waiting::size).toList());
    } catch (SigningConflictException e) {
      return recordedSingly(all);
    }
    BitSet recorded = new BitSet(all.size());
    recorded.set(0, all.size());
    return recorded;
  }

  /**
   * One container in trouble must not keep the others from their receipts. Smaller trees go first:
   * of sizes below the largest that it recorded the journal remembers no root.
   */
  private BitSet recordedSingly(List<Waiting> all) {
    List<Integer> ascending =
        IntStream.range(0, all.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> all.get(i).size().treeSize()))
            .toList();
    BitSet recorded = new BitSet(all.size());
    for (int i : ascending) {
      try {
        journal.record(List.of(all.get(i).size()));
        recorded.set(i);
      } catch (SigningConflictException e) {
        conflicts.increment();
      }
    }
    return recorded;
  }

  /** Signatures made: a metric. */
  public long signatures() {
    return signatures.sum();
  }

  /** Statements that would have contradicted earlier ones: an alarm. */
  public long conflicts() {
    return conflicts.sum();
  }

  /** Batches that the pool refused or the journal could not take: an alarm. */
  public long failures() {
    return failures.sum();
  }
}
