package org.meshrelay.client.session;

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
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.TransactionName;

/**
 * One request on its way through the states of authentication.md 8: {@link ExchangeSteps} without a
 * ticket, {@link TicketSteps} with one. Each step ends in an outcome or in the next step; what may
 * happen once is remembered here, so that the chain always ends.
 *
 * <p>Steps run one after another, on whichever thread completed the one before.
 */
final class Attempt {
  /** More round trips than all permitted repetitions together: a bound against our own mistakes. */
  private static final int ROUND_TRIPS_MAX = 12;

  private final ServiceSession session;
  private final TransactionName asked;
  private final Bytes id;
  private final JsonObject request;
  private final AuthHeader.@Nullable Answer policyAnswer;
  private final Deadline deadline;
  private final ExchangeSteps exchanges;
  private final TicketSteps tickets;
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
    this.request = withId(request, id);
    this.policyAnswer = policyAnswer;
    this.deadline = deadline;
    this.exchanges = new ExchangeSteps(session, this);
    this.tickets = new TicketSteps(session, this);
  }

  private static JsonObject withId(MeshRequest request, Bytes id) {
    JsonObject members = request.members();
    JsonObject.Builder withId = JsonObject.builder();
    members.members().forEach(withId::put);
    if (members.get("ID") == null) {
      withId.put("ID", new JsonBinary(id));
    }
    return JsonObject.of(request.tag(), withId.build());
  }

  /** The next step from the state of the session. */
  CompletionStage<SessionOutcome> next() {
    if (isExpired()) {
      return failed(Failure.TIMEOUT, "deadline passed");
    }
    if (++roundTrips > ROUND_TRIPS_MAX) {
      return failed(Failure.PROTOCOL, "the service never comes to an answer");
    }
    SessionTicket ticket = session.usableTicket();
    if (ticket != null) {
      return tickets.send(ticket);
    }
    return session.sharesTickets()
        ? session.exchangeOrWait(exchanges::exchange, this::afterOther, deadline)
        : exchanges.exchange();
  }

  /** The exchange of another request is over: its ticket serves us, its failure is ours too. */
  private CompletionStage<SessionOutcome> afterOther(SessionOutcome outcome) {
    boolean failed = !(outcome instanceof SessionOutcome.Answered);
    return failed && session.usableTicket() == null ? done(outcome) : next();
  }

  // ---- what the steps need

  /** The request, to be sealed; not on an event loop, since it may be large. */
  Bytes payload(Encoding encoding) {
    return JsonWriter.write(request, encoding);
  }

  Deadline deadline() {
    return deadline;
  }

  TransactionName asked() {
    return asked;
  }

  AuthHeader.@Nullable Answer policyAnswer() {
    return policyAnswer;
  }

  CompletionStage<SessionOutcome> sendUnder(SessionTicket ticket) {
    return tickets.send(ticket);
  }

  boolean isExpired() {
    return deadline.expired(session.environment().nanoTime().getAsLong());
  }

  // ---- what may happen so often

  /** Counts an answer that did not come, or was not to be believed. */
  int lostAnswer() {
    return ++lostAnswers;
  }

  boolean firstChallenge() {
    boolean first = !challengeAnswered;
    challengeAnswered = true;
    return first;
  }

  boolean firstReplay() {
    boolean first = !replaySeen;
    replaySeen = true;
    return first;
  }

  boolean firstGreetingAgain() {
    boolean first = !greetedAgain;
    greetedAgain = true;
    return first;
  }

  /** Takes the time of the reply as the service's, once (authentication.md 5.3). */
  boolean correctsClock(EncodedReply reply) {
    if (clockCorrected || reply.date() == null) {
      return false;
    }
    clockCorrected = true;
    session.correctClock(reply.date());
    return true;
  }

  // ---- ends

  /** Another exchange because of an error answer, unless the last such one is too recent. */
  CompletionStage<SessionOutcome> exchangeAtPace(ResponseStatus status) {
    long wait = session.pace().secondsUntilPermitted(session.environment().nanoTime().getAsLong());
    if (wait == 0) {
      return session.sharesTickets() && session.usableTicket() != null
          ? next()
          : exchanges.exchange();
    }
    String why = "no further exchange for " + wait + " s";
    return done(new SessionOutcome.Stopped(new Refusal(Replies.refusalCode(status), why, wait)));
  }

  CompletionStage<SessionOutcome> stopped(ResponseStatus status, EncodedReply reply) {
    SessionOutcome outcome = Replies.stopped(status, reply);
    if (outcome instanceof SessionOutcome.Stopped(Refusal refusal)
        && refusal.retryAfterSeconds() != null) {
      session.beQuiet(refusal.retryAfterSeconds());
    }
    return done(outcome);
  }

  /** The outcome of an authentic response. */
  SessionOutcome answered(
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

  /** True if nothing to be believed came, so that the same request may be sent again. */
  static boolean isLost(SessionOutcome outcome) {
    return outcome instanceof SessionOutcome.Failed(Failure failure, String ignored)
        && (failure == Failure.FORGED
            || failure == Failure.TIMEOUT
            || failure == Failure.INTERRUPTED);
  }

  static @Nullable StatusCode code(ResponseStatus status) {
    return status.code().orElse(null);
  }

  static CompletionStage<SessionOutcome> done(SessionOutcome outcome) {
    return CompletableFuture.completedStage(outcome);
  }

  static CompletionStage<SessionOutcome> failed(Failure failure, String detail) {
    return done(new SessionOutcome.Failed(failure, detail));
  }

  static <T> CompletionStage<SessionOutcome> then(
      CompletionStage<Step<T>> stage, Function<T, CompletionStage<SessionOutcome>> next) {
    return stage.thenCompose(
        step ->
            switch (step) {
              case Step.Go<T>(T value) -> next.apply(value);
              case Step.End<T>(SessionOutcome outcome) -> done(outcome);
            });
  }
}
