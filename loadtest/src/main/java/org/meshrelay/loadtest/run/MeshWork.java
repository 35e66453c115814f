package org.meshrelay.loadtest.run;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;

/**
 * The operations of a mix against a node: actors take turns, each operation with a turn of its own.
 * Repeats what failed or was refused as often as the scenario says. Any thread.
 */
public final class MeshWork implements Work {
  /** No message is left that was signed in advance; the phase is over for whoever gets this. */
  static final Outcome USED_UP = Outcome.failed("generator: messages used up");

  /** Frames that a reader fetches at a time. A guess: a screen of messages. */
  private static final long DOWNLOAD_ENTRIES = 20;

  /** Hello, an exchange with its repetitions, and the request. */
  private static final Duration GREETING = Duration.ofSeconds(20);

  private static final Bytes GARBAGE = Bytes.utf8("[\"no message\"");

  private final Correspondents actors;
  private final MessageCorpus posts;
  private final MessageCorpus spam;
  private final Ledger ledger;
  private final LongSupplier nanoTime;
  private final int repeatsMax;
  private final Map<Mix.Operation, AtomicInteger> turns = new EnumMap<>(Mix.Operation.class);

  /**
   * Work on a node.
   *
   * @param actors who does it
   * @param posts messages of the pairs
   * @param spam messages of the strangers
   * @param ledger where posts of the pairs are written down
   * @param nanoTime the clock of the run
   * @param repeatsMax times that a request is repeated at once
   */
  public MeshWork(
      Correspondents actors,
      MessageCorpus posts,
      MessageCorpus spam,
      Ledger ledger,
      LongSupplier nanoTime,
      int repeatsMax) {
    this.actors = actors;
    this.posts = posts;
    this.spam = spam;
    this.ledger = ledger;
    this.nanoTime = nanoTime;
    this.repeatsMax = repeatsMax;
    for (Mix.Operation operation : Mix.Operation.values()) {
      turns.put(operation, new AtomicInteger());
    }
  }

  @Override
  public CompletionStage<Outcome> perform(Mix.Operation operation) {
    int turn = turn(operation);
    int pair = turn % actors.pairs().size();
    Correspondents.Pair actor = actors.pairs().get(pair);
    return switch (operation) {
      case POST -> post(pair, actor.session());
      case STATUS -> ask(actor.reader(), status(actor.to()));
      case DOWNLOAD -> ask(actor.reader(), download(actor.to()));
      case RECONNECT -> {
        actor.session().forgetTicket();
        yield ask(actor.session(), status(actor.from()));
      }
      case SPAM -> spam(turn % actors.strangers().size());
      case GARBAGE -> garbage();
    };
  }

  private int turn(Mix.Operation operation) {
    AtomicInteger turn = turns.get(operation);
    return turn == null ? 0 : Math.floorMod(turn.getAndIncrement(), Integer.MAX_VALUE);
  }

  private CompletionStage<Outcome> post(int pair, ServiceSession session) {
    PostRequest request = posts.next(pair);
    if (request == null) {
      return CompletableFuture.completedStage(USED_UP);
    }
    long sent = nanoTime.getAsLong();
    return send(session, request)
        .thenApply(
            outcome -> {
              note(pair, request.message().getFirst(), sent, outcome);
              return Outcomes.of(outcome);
            });
  }

  private void note(int pair, DareEnvelope message, long sent, @Nullable SessionOutcome outcome) {
    EntryResponse entry = Outcomes.entry(outcome);
    Ledger.State state =
        entry == null
            ? Ledger.State.UNKNOWN
            : entry.isAccepted() ? Ledger.State.ACKNOWLEDGED : Ledger.State.REFUSED;
    ledger.add(
        pair,
        new Ledger.Entry(
            String.valueOf(message.envelopeId()),
            Digests.sha512(message.payload()),
            state,
            sent,
            nanoTime.getAsLong(),
            entry == null ? null : entry.receipt()));
  }

  private CompletionStage<Outcome> spam(int stranger) {
    PostRequest request = spam.next(stranger);
    return request == null
        ? CompletableFuture.completedStage(USED_UP)
        : ask(actors.strangers().get(stranger).session(), request);
  }

  private CompletionStage<Outcome> ask(ServiceSession session, MeshRequest request) {
    return send(session, request).thenApply(Outcomes::of);
  }

  private CompletionStage<SessionOutcome> send(ServiceSession session, MeshRequest request) {
    return send(session, request, repeatsMax);
  }

  /** The same request again, at once, as a client does that has no patience. */
  private CompletionStage<SessionOutcome> send(
      ServiceSession session, MeshRequest request, int repeats) {
    CompletionStage<SessionOutcome> first =
        session.send(request, Deadline.after(System.nanoTime(), Deadline.TRANSACTION));
    return repeats == 0
        ? first
        : first.thenCompose(
            outcome ->
                Outcomes.of(outcome).kind() == Outcome.Kind.ACKNOWLEDGED
                    ? CompletableFuture.completedStage(outcome)
                    : send(session, request, repeats - 1));
  }

  private CompletionStage<Outcome> garbage() {
    return actors
        .transport()
        .exchange(
            actors.site().endpoints().getFirst(),
            actors.site().service().text(),
            GARBAGE,
            Encoding.JSON,
            Deadline.after(System.nanoTime(), Deadline.TRANSACTION))
        .handle(
            (reply, failure) ->
                reply == null
                    ? Outcome.failed("no answer to garbage")
                    : Outcome.refused(
                        Integer.toString(reply.httpStatus()), reply.retryAfterSeconds() != null));
  }

  /** Whether a user gets a session: asks for its status. */
  static CompletableFuture<Boolean> greets(ServiceSession session, AccountAddress account) {
    return session
        .send(status(account), Deadline.after(System.nanoTime(), GREETING))
        .thenApply(outcome -> Outcomes.of(outcome).kind() == Outcome.Kind.ACKNOWLEDGED)
        .toCompletableFuture();
  }

  private static StatusRequest status(AccountAddress account) {
    return new StatusRequest(RequestHeader.of(account), null, null, List.of(), List.of());
  }

  private static DownloadRequest download(AccountAddress account) {
    return new DownloadRequest(
        RequestHeader.of(account),
        List.of(ConstraintsSelect.range(ContainerName.INBOUND, 1, DOWNLOAD_ENTRIES)),
        new ConstraintsData(DOWNLOAD_ENTRIES, null, null, null, null, null));
  }
}
