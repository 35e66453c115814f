package org.meshrelay.client.session;

import static org.meshrelay.client.session.Attempt.code;
import static org.meshrelay.client.session.Attempt.done;
import static org.meshrelay.client.session.Attempt.then;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ResponseStatus;

/** The state Ticketed of authentication.md 8, for one request. */
final class TicketSteps {
  private static final Set<StatusCode> TICKET_IS_USELESS =
      Set.of(
          StatusCode.TICKET_INVALID,
          StatusCode.TICKET_EPOCH,
          StatusCode.TICKET_TAG,
          StatusCode.MODE_TOO_WEAK);

  private final ServiceSession session;
  private final Attempt attempt;

  TicketSteps(ServiceSession session, Attempt attempt) {
    this.session = session;
    this.attempt = attempt;
  }

  /** Seals the request under a new salt and sends it. */
  CompletionStage<SessionOutcome> send(SessionTicket ticket) {
    return then(
        session.offload().run(() -> Step.go(seal(ticket))), message -> send(ticket, message));
  }

  private TicketedMessage seal(SessionTicket ticket) {
    return TicketedMessage.seal(
        ticket,
        session.service(),
        session.environment(),
        session.nowMs(),
        new TicketedMessage.Payload(attempt.payload(session.encoding()), session.encoding()),
        attempt.policyAnswer());
  }

  private CompletionStage<SessionOutcome> send(SessionTicket ticket, TicketedMessage message) {
    Bytes body = message.body(session.encoding());
    return session
        .greeter()
        .channel()
        .exchange(body, session.encoding(), Deadline.TRANSACTION, attempt.deadline())
        .thenCompose(
            step ->
                switch (step) {
                  case Step.Go<ServiceChannel.Received>(ServiceChannel.Received received) ->
                      then(
                          session.offload().run(() -> Step.go(Replies.sort(received.reply()))),
                          outer -> judge(ticket, message, received.reply(), outer));
                  case Step.End<ServiceChannel.Received>(SessionOutcome outcome) ->
                      lost(ticket, outcome);
                });
  }

  private CompletionStage<SessionOutcome> judge(
      SessionTicket ticket, TicketedMessage message, EncodedReply reply, Replies.Outer outer) {
    return switch (outer) {
      case Replies.Outer.None none -> lost(ticket, none.outcome());
      case Replies.Outer.Unprotected plain -> refused(ticket, reply, plain);
      case Replies.Outer.Protected sealed ->
          then(
              session.offload().run(() -> Step.go(Optional.ofNullable(message.open(sealed)))),
              found ->
                  found
                      .map(answer -> accept(ticket, answer, reply))
                      .orElseGet(() -> forged(ticket, "an answer that the service did not make")));
    };
  }

  private CompletionStage<SessionOutcome> accept(
      SessionTicket ticket, TicketedMessage.Opened answer, EncodedReply reply) {
    Bytes renew = answer.renew();
    if (renew != null) {
      ticket.renew(renew, session.nowMs());
    }
    return done(attempt.answered(answer.payload(), answer.encoding(), answer.challenge(), reply));
  }

  private CompletionStage<SessionOutcome> forged(SessionTicket ticket, String detail) {
    return lost(ticket, new SessionOutcome.Failed(Failure.FORGED, detail));
  }

  /** No answer to be believed: the same request once more, under a new salt. */
  private CompletionStage<SessionOutcome> lost(SessionTicket ticket, SessionOutcome outcome) {
    return Attempt.isLost(outcome) && attempt.lostAnswer() == 1 && !attempt.isExpired()
        ? send(ticket)
        : done(outcome);
  }

  private CompletionStage<SessionOutcome> refused(
      SessionTicket ticket, EncodedReply reply, Replies.Outer.Unprotected plain) {
    ResponseStatus status = Replies.refusalIn(attempt.asked(), plain.payload()).orElse(null);
    if (status == null) {
      return forged(ticket, "a success that nobody signed");
    }
    StatusCode code = code(status);
    if (code != null && TICKET_IS_USELESS.contains(code)) {
      session.drop(ticket);
      return attempt.exchangeAtPace(status);
    }
    if (code == StatusCode.CLOCK_SKEW && attempt.correctsClock(reply)) {
      return send(ticket);
    }
    if (code == StatusCode.REPLAY && attempt.firstReplay()) {
      return send(ticket);
    }
    return attempt.stopped(status, reply);
  }
}
