package org.meshrelay.client.session;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.TransactionName;

/**
 * One request on its way through the states of authentication.md 8. Each step ends in an outcome or
 * in the next step; what may happen once is remembered here, so that the chain always ends.
 *
 * <p>Its steps run one after another, on whichever thread completed the one before.
 */
final class Attempt {
  /** Limit of one exchange (authentication.md 8). */
  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(2);

  /**
   * Exchanges without an answer before a request gives up, unless its deadline comes first: a
   * service that has just started on a busy machine needs a few. A guess.
   */
  private static final int EXCHANGES_LOST_MAX = 4;

  /** More round trips than all permitted repetitions together: a bound against our own mistakes. */
  private static final int ROUND_TRIPS_MAX = 12;

  private static final Set<StatusCode> TICKET_IS_USELESS =
      Set.of(
          StatusCode.TICKET_INVALID,
          StatusCode.TICKET_EPOCH,
          StatusCode.TICKET_TAG,
          StatusCode.MODE_TOO_WEAK);

  private final ServiceSession session;
  private final TransactionName asked;
  private final Bytes id;
  private final Bytes payload;
  private final AuthHeader.@Nullable Answer policyAnswer;
  private final Deadline deadline;
  private int roundTrips;
  private int lostAnswers;
  private boolean clockCorrected;
  private boolean challengeAnswered;
  private boolean greetedAgain;
  private boolean replaySeen;

  Attempt(
      ServiceSession session,
      MeshRequest request,
      AuthHeader.@Nullable Answer policyAnswer,
      Deadline deadline) {
    this.session = session;
    this.asked =
        TransactionName.ofTag(request.tag())
            .orElseThrow(() -> new IllegalArgumentException("no transaction: " + request.tag()));
    Bytes given = request.header().id();
    this.id = given == null ? session.environment().entropy().bytes(16) : given;
    this.payload = encode(request, id);
    this.policyAnswer = policyAnswer;
    this.deadline = deadline;
  }

  private static Bytes encode(MeshRequest request, Bytes id) {
    JsonObject members = request.members();
    JsonObject.Builder withId = JsonObject.builder();
    members.members().forEach(withId::put);
    if (members.get("ID") == null) {
      withId.put("ID", new JsonBinary(id));
    }
    return JsonWriter.write(JsonObject.of(request.tag(), withId.build()), Encoding.JSON);
  }

  /** The next step from the state of the session. */
  CompletionStage<SessionOutcome> next() {
    if (deadline.expired(session.environment().nanoTime().getAsLong())) {
      return failed(Failure.TIMEOUT, "deadline passed");
    }
    if (++roundTrips > ROUND_TRIPS_MAX) {
      return failed(Failure.PROTOCOL, "the service never comes to an answer");
    }
    SessionTicket ticket = session.usableTicket();
    if (ticket != null) {
      return underTicket(ticket);
    }
    return session.sharesTickets()
        ? session.exchangeOrWait(this::exchange, this::afterOther, deadline)
        : exchange();
  }

  /** The exchange of another request is over: its ticket serves us, its failure is ours too. */
  private CompletionStage<SessionOutcome> afterOther(SessionOutcome outcome) {
    boolean failed = !(outcome instanceof SessionOutcome.Answered);
    return failed && session.usableTicket() == null ? done(outcome) : next();
  }

  // ---- without a ticket

  private CompletionStage<SessionOutcome> exchange() {
    return then(session.greeter().identity(deadline), this::exchange);
  }

  private CompletionStage<SessionOutcome> exchange(ServiceIdentity identity) {
    return then(session.offload().run(() -> begin(identity)), begun -> exchange(begun, null));
  }

  private Step<Handshake> begin(ServiceIdentity identity) {
    SessionCredential credential = session.credential();
    try {
      return Step.go(
          Handshake.begin(
              session.service(),
              identity,
              credential,
              session.environment(),
              new HandshakeCodec.Payload1(session.nowMs(), credential.octets(), payload)));
    } catch (HandshakeException e) {
      return Step.failed(Failure.UNTRUSTED, "the key of the service is of no use");
    }
  }

  private CompletionStage<SessionOutcome> exchange(
      Handshake handshake, AuthHeader.@Nullable Answer answer) {
    Bytes body = handshake.body(answer, session.encoding());
    return session
        .greeter()
        .channel()
        .exchange(body, session.encoding(), EXCHANGE_LIMIT, deadline)
        .thenCompose(
            step ->
                switch (step) {
                  case Step.Go<ServiceChannel.Received>(ServiceChannel.Received received) ->
                      then(
                          session.offload().run(() -> Step.go(Replies.sort(received.reply()))),
                          outer -> afterMessage1(handshake, received.reply(), outer));
                  case Step.End<ServiceChannel.Received>(SessionOutcome outcome) ->
                      exchangeLost(outcome);
                });
  }

  private CompletionStage<SessionOutcome> afterMessage1(
      Handshake handshake, EncodedReply reply, Replies.Outer outer) {
    return switch (outer) {
      case Replies.Outer.None none -> exchangeLost(none.outcome());
      case Replies.Outer.Unprotected plain -> refusedMessage1(handshake, reply, plain);
      case Replies.Outer.Protected sealed ->
          then(
              session.offload().run(() -> opened(handshake.open(sealed))),
              found -> found.map(message2 -> established(message2, reply)).orElseGet(this::forged));
    };
  }

  private static <T> Step<Optional<T>> opened(@Nullable T found) {
    return Step.go(Optional.ofNullable(found));
  }

  private CompletionStage<SessionOutcome> forged() {
    return exchangeLost(
        new SessionOutcome.Failed(Failure.FORGED, "an answer that the service did not make"));
  }

  /** Tag failure or silence: one retry, then Hello again and so on (authentication.md 8). */
  private CompletionStage<SessionOutcome> exchangeLost(SessionOutcome outcome) {
    boolean lost =
        outcome instanceof SessionOutcome.Failed(Failure failure, String ignored)
            && (failure == Failure.FORGED
                || failure == Failure.TIMEOUT
                || failure == Failure.INTERRUPTED);
    if (!lost || ++lostAnswers > EXCHANGES_LOST_MAX) {
      return done(outcome);
    }
    if (lostAnswers % 2 == 0) {
      session.greeter().forget();
    }
    return deadline.expired(session.environment().nanoTime().getAsLong())
        ? done(outcome)
        : exchange();
  }

  private CompletionStage<SessionOutcome> established(
      Handshake.Opened message2, EncodedReply reply) {
    HandshakeCodec.Payload2 content = message2.payload();
    SessionTicket ticket = null;
    if (content.hasTicket()) {
      ticket =
          new SessionTicket(
              message2.keys(),
              content.ticket(),
              content.ticketExpiryMs(),
              session.nowMs(),
              session.environment().nanoTime().getAsLong());
      if (session.sharesTickets()) {
        session.keep(ticket);
      }
    }
    SessionOutcome outcome =
        answered(content.response(), message2.encoding(), message2.challenge(), reply);
    boolean ticketFirst =
        outcome instanceof SessionOutcome.Answered answered
            && code(answered.response().outcome()) == StatusCode.REPEAT_UNDER_TICKET;
    if (!ticketFirst) {
      return done(outcome);
    }
    return ticket == null
        ? failed(Failure.PROTOCOL, "428/74 without a ticket")
        : underTicket(ticket);
  }

  private CompletionStage<SessionOutcome> refusedMessage1(
      Handshake handshake, EncodedReply reply, Replies.Outer.Unprotected plain) {
    ResponseStatus status = Replies.refusalIn(asked, plain.payload()).orElse(null);
    if (status == null) {
      return forged();
    }
    StatusCode code = code(status);
    AuthHeader.Challenge challenge = plain.challenge();
    if (code == StatusCode.CHALLENGE && challenge != null && !challengeAnswered) {
      challengeAnswered = true;
      return then(
          session.offload().run(() -> solve(challenge)), answer -> exchange(handshake, answer));
    }
    if (code == StatusCode.CLOCK_SKEW && correctsClock(reply)) {
      return exchange();
    }
    if (code == StatusCode.REPLAY && !replaySeen) {
      replaySeen = true;
      return atPace(status);
    }
    if (code == StatusCode.NOT_AUTHENTICATED && !greetedAgain) {
      greetedAgain = true;
      session.greeter().forget();
      return atPace(status);
    }
    return stopped(status, reply);
  }

  private Step<AuthHeader.Answer> solve(AuthHeader.Challenge challenge) {
    return HandshakeChallenge.solve(
            challenge, () -> deadline.expired(session.environment().nanoTime().getAsLong()))
        .map(Step::go)
        .orElseGet(
            () ->
                Step.failed(
                    Failure.PROTOCOL,
                    "a challenge of " + challenge.bits() + " bits is not worth the work"));
  }

  // ---- under a ticket

  private CompletionStage<SessionOutcome> underTicket(SessionTicket ticket) {
    return then(
        session
            .offload()
            .run(
                () ->
                    Step.go(
                        TicketedMessage.seal(
                            ticket,
                            session.service(),
                            session.environment(),
                            session.nowMs(),
                            payload,
                            policyAnswer))),
        message -> send(ticket, message));
  }

  private CompletionStage<SessionOutcome> send(SessionTicket ticket, TicketedMessage message) {
    return session
        .greeter()
        .channel()
        .exchange(
            message.body(session.encoding()), session.encoding(), Deadline.TRANSACTION, deadline)
        .thenCompose(
            step ->
                switch (step) {
                  case Step.Go<ServiceChannel.Received>(ServiceChannel.Received received) ->
                      then(
                          session.offload().run(() -> Step.go(Replies.sort(received.reply()))),
                          outer -> afterTicketed(ticket, message, received.reply(), outer));
                  case Step.End<ServiceChannel.Received>(SessionOutcome outcome) ->
                      ticketedLost(ticket, outcome);
                });
  }

  private CompletionStage<SessionOutcome> afterTicketed(
      SessionTicket ticket, TicketedMessage message, EncodedReply reply, Replies.Outer outer) {
    return switch (outer) {
      case Replies.Outer.None none -> ticketedLost(ticket, none.outcome());
      case Replies.Outer.Unprotected plain -> refusedTicketed(ticket, reply, plain);
      case Replies.Outer.Protected sealed ->
          then(
              session.offload().run(() -> opened(message.open(sealed))),
              found ->
                  found
                      .map(answer -> accept(ticket, answer, reply))
                      .orElseGet(
                          () ->
                              ticketedLost(
                                  ticket,
                                  new SessionOutcome.Failed(
                                      Failure.FORGED, "an answer that the service did not make"))));
    };
  }

  private CompletionStage<SessionOutcome> accept(
      SessionTicket ticket, TicketedMessage.Opened answer, EncodedReply reply) {
    Bytes renew = answer.renew();
    if (renew != null) {
      ticket.renew(renew, session.nowMs());
    }
    return done(answered(answer.payload(), answer.encoding(), answer.challenge(), reply));
  }

  /** No answer to be believed: the same request once more, under a new salt. */
  private CompletionStage<SessionOutcome> ticketedLost(
      SessionTicket ticket, SessionOutcome outcome) {
    boolean lost =
        outcome instanceof SessionOutcome.Failed(Failure failure, String ignored)
            && (failure == Failure.FORGED
                || failure == Failure.TIMEOUT
                || failure == Failure.INTERRUPTED);
    return lost
            && ++lostAnswers <= 1
            && !deadline.expired(session.environment().nanoTime().getAsLong())
        ? underTicket(ticket)
        : done(outcome);
  }

  private CompletionStage<SessionOutcome> refusedTicketed(
      SessionTicket ticket, EncodedReply reply, Replies.Outer.Unprotected plain) {
    ResponseStatus status = Replies.refusalIn(asked, plain.payload()).orElse(null);
    if (status == null) {
      return ticketedLost(
          ticket, new SessionOutcome.Failed(Failure.FORGED, "a success that nobody signed"));
    }
    StatusCode code = code(status);
    if (code != null && TICKET_IS_USELESS.contains(code)) {
      session.drop(ticket);
      return atPace(status);
    }
    if (code == StatusCode.CLOCK_SKEW && correctsClock(reply)) {
      return underTicket(ticket);
    }
    if (code == StatusCode.REPLAY && !replaySeen) {
      replaySeen = true;
      return underTicket(ticket);
    }
    return stopped(status, reply);
  }

  // ---- common

  /** Another exchange because of an error answer, unless the last such one is too recent. */
  private CompletionStage<SessionOutcome> atPace(ResponseStatus status) {
    long wait = session.pace().secondsUntilPermitted(session.environment().nanoTime().getAsLong());
    if (wait == 0) {
      return session.sharesTickets() && session.usableTicket() != null ? next() : exchange();
    }
    StatusCode code = Replies.refusalCode(status);
    String why = "no further exchange for " + wait + " s";
    return done(new SessionOutcome.Stopped(new Refusal(code, why, wait)));
  }

  private boolean correctsClock(EncodedReply reply) {
    if (clockCorrected || reply.date() == null) {
      return false;
    }
    clockCorrected = true;
    session.correctClock(reply.date());
    return true;
  }

  private CompletionStage<SessionOutcome> stopped(ResponseStatus status, EncodedReply reply) {
    SessionOutcome outcome = Replies.stopped(status, reply);
    if (outcome instanceof SessionOutcome.Stopped(Refusal refusal)
        && refusal.retryAfterSeconds() != null) {
      session.beQuiet(refusal.retryAfterSeconds());
    }
    return done(outcome);
  }

  private SessionOutcome answered(
      Bytes response,
      Encoding encoding,
      AuthHeader.@Nullable Challenge challenge,
      EncodedReply reply) {
    try {
      MeshResponse decoded = ResponseCodec.decode(asked, response, encoding);
      Bytes echoed = decoded.outcome().id();
      return echoed == null || echoed.equals(id)
          ? new SessionOutcome.Answered(decoded, reply.retryAfterSeconds(), challenge)
          : new SessionOutcome.Failed(Failure.PROTOCOL, "the answer is to another request");
    } catch (DecodeException e) {
      return new SessionOutcome.Failed(Failure.PROTOCOL, "answer: " + e.getMessage());
    }
  }

  private static @Nullable StatusCode code(ResponseStatus status) {
    return status.code().orElse(null);
  }

  private static CompletionStage<SessionOutcome> done(SessionOutcome outcome) {
    return CompletableFuture.completedStage(outcome);
  }

  private static CompletionStage<SessionOutcome> failed(Failure failure, String detail) {
    return done(new SessionOutcome.Failed(failure, detail));
  }

  private static <T> CompletionStage<SessionOutcome> then(
      CompletionStage<Step<T>> stage, Function<T, CompletionStage<SessionOutcome>> next) {
    return stage.thenCompose(
        step ->
            switch (step) {
              case Step.Go<T>(T value) -> next.apply(value);
              case Step.End<T>(SessionOutcome outcome) -> done(outcome);
            });
  }
}
