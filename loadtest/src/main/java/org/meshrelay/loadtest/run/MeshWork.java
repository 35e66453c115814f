package org.meshrelay.loadtest.run;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.loadtest.measure.OperationTimes;
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
 * Repeats what failed or was refused as often as the scenario says, and writes down every post with
 * what is known of it after all of its repetitions. Any thread.
 */
final class MeshWork implements Work, Connections.Sender {
  /** No message is left that was signed in advance; the phase is over for whoever gets this. */
  static final Outcome USED_UP = Outcome.failed("generator: messages used up");

  /** Frames that a reader fetches at a time. A guess: a screen of messages. */
  private static final long DOWNLOAD_ENTRIES = 20;

  /** Hello, an exchange with its repetitions, and the request. */
  private static final Duration GREETING = Duration.ofSeconds(20);

  private static final Bytes GARBAGE = Bytes.utf8("[\"no message\"");

  private final Correspondents actors;
  private final Corpora corpora;
  private final Ledger ledger;
  private final LongSupplier nanoTime;
  private final int repeatsMax;
  private final Map<Mix.Operation, AtomicInteger> turns = new EnumMap<>(Mix.Operation.class);
  private final Connections connections;

  /**
   * Work on a node.
   *
   * @param actors who does it
   * @param corpora messages of the pairs and of the strangers
   * @param ledger where all posts are written down
   * @param repeatsMax times that a request is repeated at once
   * @param tools what operations of several steps need
   */
  MeshWork(Correspondents actors, Corpora corpora, Ledger ledger, int repeatsMax, Tools tools) {
    this.actors = actors;
    this.corpora = corpora;
    this.ledger = ledger;
    this.nanoTime = tools.nanoTime;
    this.connections = new Connections(actors, corpora.devices(), this, tools.times, tools.crypto);
    this.repeatsMax = repeatsMax;
    for (Mix.Operation operation : Mix.Operation.values()) {
      turns.put(operation, new AtomicInteger());
    }
  }

  /**
   * What operations need.
   *
   * @param nanoTime the clock of the run
   * @param times where their steps are written down
   * @param crypto signs what cannot be signed before
   */
  record Tools(LongSupplier nanoTime, OperationTimes times, Executor crypto) {}

  /** Devices connected so far. */
  Connections connections() {
    return connections;
  }

  @Override
  public CompletionStage<Outcome> perform(Mix.Operation operation) {
    int turn = turn(operation);
    int pair = turn % actors.pairs().size();
    Correspondents.Pair actor = actors.pairs().get(pair);
    return switch (operation) {
      case POST -> post(new Box(corpora.posts(), pair, pair), actor.session());
      case STATUS -> ask(actor.reader(), status(actor.to()));
      case DOWNLOAD -> newest(actor);
      case RECONNECT -> {
        actor.session().forgetTicket();
        yield ask(actor.session(), status(actor.from()));
      }
      case SPAM -> strange(corpora.spam(), turn % actors.strangers().size());
      case CONTACT_REQUEST -> strange(corpora.requests(), turn % actors.strangers().size());
      case CONNECT -> connections.connect(pair);
      case GARBAGE -> garbage();
    };
  }

  private int turn(Mix.Operation operation) {
    AtomicInteger turn = turns.get(operation);
    return turn == null ? 0 : Math.floorMod(turn.getAndIncrement(), Integer.MAX_VALUE);
  }

  private int page(MessageCorpus corpus, int stranger) {
    boolean elsewhere = corpus.equals(corpora.requests()) && corpora.isElsewhere(stranger);
    return elsewhere ? Ledger.NO_PAGE : actors.pairs().size() + stranger;
  }

  private CompletionStage<Outcome> strange(MessageCorpus corpus, int stranger) {
    return post(
        new Box(corpus, stranger, page(corpus, stranger)),
        actors.strangers().get(stranger).session());
  }

  /**
   * Where a sender's messages come from, and where they are written down.
   *
   * @param corpus of all senders of its kind
   * @param route of the sender in it
   * @param page of the sender in the ledger
   */
  private record Box(MessageCorpus corpus, int route, int page) {}

  private CompletionStage<Outcome> post(Box box, ServiceSession session) {
    PostRequest request = box.corpus.next(box.route);
    if (request == null) {
      return CompletableFuture.completedStage(USED_UP);
    }
    long sent = nanoTime.getAsLong();
    return send(session, request, repeatsMax)
        .handle(
            (told, failure) -> {
              Told known = told == null ? Told.NOTHING : told;
              if (Outcomes.isTurnedAway(known.last)) {
                String envelopeId = String.valueOf(request.message().getFirst().envelopeId());
                ledger.turnedAway(envelopeId, sent);
                box.corpus.putBack(box.route, request);
              } else {
                note(box.page, request.message().getFirst(), sent, known);
              }
              return Outcomes.of(known.last);
            });
  }

  /**
   * Of messages that nobody will send any more nothing is known: they were turned away by somebody
   * who did not prove to be the service, or never sent.
   */
  void noteLeftOver() {
    noteLeftOver(corpora.posts(), actors.pairs().size(), 0);
    noteLeftOver(corpora.spam(), actors.strangers().size(), actors.pairs().size());
    noteLeftOver(corpora.requests(), actors.strangers().size(), actors.pairs().size());
  }

  private void noteLeftOver(MessageCorpus corpus, int routes, int firstPage) {
    for (int route = 0; route < routes; route++) {
      for (PostRequest left = corpus.next(route); left != null; left = corpus.next(route)) {
        note(firstPage + route, left.message().getFirst(), nanoTime.getAsLong(), Told.NOTHING);
      }
    }
  }

  private void note(int sender, DareEnvelope message, long sent, Told told) {
    EntryResponse entry = Outcomes.entry(told.last);
    ledger.add(
        sender,
        new Ledger.Entry(
            String.valueOf(message.envelopeId()),
            Digests.sha512(message.payload()),
            told.state,
            sent,
            nanoTime.getAsLong(),
            entry == null ? null : entry.receipt()));
  }

  /** As a device that looks for news: how long is the spool, and what are its last frames? */
  private CompletionStage<Outcome> newest(Correspondents.Pair actor) {
    return send(actor.reader(), status(actor.to()), repeatsMax)
        .thenCompose(
            told -> {
              OptionalLong frames = Outcomes.length(told.last, ContainerName.INBOUND);
              return frames.isEmpty()
                  ? CompletableFuture.completedStage(Outcomes.of(told.last))
                  : ask(actor.reader(), newest(actor.to(), frames.getAsLong()));
            });
  }

  @Override
  public CompletionStage<Outcome> look(Correspondents.Pair owner) {
    return newest(owner);
  }

  @Override
  public CompletionStage<@Nullable SessionOutcome> send(
      ServiceSession session, MeshRequest request) {
    return send(session, request, repeatsMax).thenApply(Told::last);
  }

  private CompletionStage<Outcome> ask(ServiceSession session, MeshRequest request) {
    return send(session, request, repeatsMax).thenApply(told -> Outcomes.of(told.last));
  }

  /**
   * What a service said of a request, all repetitions together.
   *
   * @param last outcome
   * @param state of the message, if it was a post
   */
  private record Told(@Nullable SessionOutcome last, Ledger.State state) {
    static final Told NOTHING = new Told(null, Ledger.State.UNKNOWN);

    static Told of(SessionOutcome outcome) {
      return new Told(outcome, Outcomes.state(outcome));
    }

    boolean isAcknowledged() {
      return Outcomes.of(last).kind() == Outcome.Kind.ACKNOWLEDGED;
    }
  }

  /** The same request again, at once, as a client does that has no patience. */
  private CompletionStage<Told> send(ServiceSession session, MeshRequest request, int repeats) {
    CompletionStage<Told> first =
        session
            .send(request, Deadline.after(System.nanoTime(), Deadline.TRANSACTION))
            .thenApply(Told::of);
    return repeats == 0
        ? first
        : first.thenCompose(
            told ->
                told.isAcknowledged()
                    ? CompletableFuture.completedStage(told)
                    : send(session, request, repeats - 1)
                        .thenApply(next -> new Told(next.last, told.state.and(next.state))));
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

  private static DownloadRequest newest(AccountAddress account, long frames) {
    long last = Math.max(1, frames - 1);
    long first = Math.max(1, last - DOWNLOAD_ENTRIES + 1);
    return new DownloadRequest(
        RequestHeader.of(account),
        List.of(ConstraintsSelect.range(ContainerName.INBOUND, first, last)),
        new ConstraintsData(DOWNLOAD_ENTRIES, null, null, null, null, null));
  }
}
