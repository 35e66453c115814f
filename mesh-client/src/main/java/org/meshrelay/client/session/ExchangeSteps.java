package org.meshrelay.client.session;

import static org.meshrelay.client.session.Attempt.code;
import static org.meshrelay.client.session.Attempt.done;
import static org.meshrelay.client.session.Attempt.failed;
import static org.meshrelay.client.session.Attempt.then;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ResponseStatus;

/** The states NoKey, Keyed and Exchanging of authentication.md 8, for one request. */
final class ExchangeSteps {
  /** Limit of one exchange (authentication.md 8). */
  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(2);

  /**
   * Exchanges without an answer before a request gives up, unless its deadline comes first: a
   * service that has just started on a busy machine needs a few. A guess.
   */
  private static final int EXCHANGES_LOST_MAX = 4;

  private final ServiceSession session;
  private final Attempt attempt;

  ExchangeSteps(ServiceSession session, Attempt attempt) {
    this.session = session;
    this.attempt = attempt;
  }

  /** Hello if need be, then message 1. */
  CompletionStage<SessionOutcome> exchange() {
    return then(
        session.greeter().identity(attempt.deadline()),
        identity ->
            then(session.offload().run(() -> begin(identity)), handshake -> send(handshake, null)));
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
              new HandshakeCodec.Payload1(
                  session.nowMs(), credential.octets(), attempt.payload(Encoding.JSON))));
    } catch (HandshakeException e) {
      return Step.failed(Failure.UNTRUSTED, "the key of the service is of no use");
    }
  }

  private CompletionStage<SessionOutcome> send(
      Handshake handshake, AuthHeader.@Nullable Answer answer) {
    Bytes body = handshake.body(answer, session.encoding());
    return session
        .greeter()
        .channel()
        .exchange(body, session.encoding(), EXCHANGE_LIMIT, attempt.deadline())
        .thenCompose(
            step ->
                switch (step) {
                  case Step.Go<ServiceChannel.Received>(ServiceChannel.Received received) ->
                      then(
                          session.offload().run(() -> Step.go(Replies.sort(received.reply()))),
                          outer -> judge(handshake, received, outer));
                  case Step.End<ServiceChannel.Received>(SessionOutcome outcome) -> lost(outcome);
                });
  }

  private CompletionStage<SessionOutcome> judge(
      Handshake handshake, ServiceChannel.Received received, Replies.Outer outer) {
    return switch (outer) {
      case Replies.Outer.None none -> lost(none.outcome());
      case Replies.Outer.Unprotected plain -> refused(handshake, received, plain);
      case Replies.Outer.Protected sealed ->
          then(
              session.offload().run(() -> Step.go(Optional.ofNullable(handshake.open(sealed)))),
              found ->
                  found
                      .map(opened -> established(opened, received.reply()))
                      .orElseGet(() -> forged(received)));
    };
  }

  private CompletionStage<SessionOutcome> forged(ServiceChannel.Received received) {
    String why = "an answer that the service did not make";
    return session.greeter().isDirect(received.from())
        ? elsewhere(why)
        : lost(new SessionOutcome.Failed(Failure.FORGED, why));
  }

  /** A host that the service has named proves nothing: the exchange is made by discovery. */
  private CompletionStage<SessionOutcome> elsewhere(String why) {
    return then(session.greeter().leaveDirect(why), left -> exchange());
  }

  /** Tag failure or silence: one retry, then Hello again and so on. */
  private CompletionStage<SessionOutcome> lost(SessionOutcome outcome) {
    if (!Attempt.isLost(outcome)) {
      return done(outcome);
    }
    int lost = attempt.lostAnswer();
    if (lost > EXCHANGES_LOST_MAX || attempt.isExpired()) {
      return done(outcome);
    }
    if (lost % 2 == 0) {
      session.greeter().forget();
    }
    return exchange();
  }

  private CompletionStage<SessionOutcome> established(
      Handshake.Opened message2, EncodedReply reply) {
    HandshakeCodec.Payload2 content = message2.payload();
    SessionTicket ticket = content.hasTicket() ? ticket(message2) : null;
    if (ticket != null && session.sharesTickets()) {
      session.keep(ticket);
    }
    SessionOutcome outcome =
        attempt.answered(content.response(), message2.encoding(), message2.challenge(), reply);
    boolean ticketFirst =
        outcome instanceof SessionOutcome.Answered answered
            && code(answered.response().outcome()) == StatusCode.REPEAT_UNDER_TICKET;
    if (!ticketFirst) {
      return done(outcome);
    }
    return ticket == null
        ? failed(Failure.PROTOCOL, "428/74 without a ticket")
        : attempt.sendUnder(ticket);
  }

  private SessionTicket ticket(Handshake.Opened message2) {
    return new SessionTicket(
        message2.keys(),
        message2.payload().ticket(),
        message2.payload().ticketExpiryMs(),
        session.nowMs(),
        session.environment().nanoTime().getAsLong());
  }

  private CompletionStage<SessionOutcome> refused(
      Handshake handshake, ServiceChannel.Received received, Replies.Outer.Unprotected plain) {
    EncodedReply reply = received.reply();
    ResponseStatus status = Replies.refusalIn(attempt.asked(), plain.payload()).orElse(null);
    if (status == null) {
      return forged(received);
    }
    StatusCode code = code(status);
    AuthHeader.Challenge challenge = plain.challenge();
    if (code == StatusCode.CHALLENGE && challenge != null && attempt.firstChallenge()) {
      return then(session.offload().run(() -> solve(challenge)), answer -> send(handshake, answer));
    }
    if (code == StatusCode.CLOCK_SKEW && attempt.correctsClock(reply)) {
      return exchange();
    }
    if (session.greeter().isDirect(received.from())) {
      return elsewhere("refused with " + status.status());
    }
    if (code == StatusCode.REPLAY && attempt.firstReplay()) {
      return attempt.exchangeAtPace(status);
    }
    if (code == StatusCode.NOT_AUTHENTICATED && attempt.firstGreetingAgain()) {
      session.greeter().forget();
      return attempt.exchangeAtPace(status);
    }
    return attempt.stopped(status, reply);
  }

  private Step<AuthHeader.Answer> solve(AuthHeader.Challenge challenge) {
    return HandshakeChallenge.solve(challenge, attempt::isExpired)
        .map(Step::go)
        .orElseGet(
            () ->
                Step.failed(
                    Failure.PROTOCOL,
                    "a challenge of " + challenge.bits() + " bits is not worth the work"));
  }
}
