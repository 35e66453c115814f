package org.meshrelay.relay.forward;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.delivery.IncidentLog;
import org.meshrelay.relay.forward.DestinationBreaker.Evidence;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Posts one message to accounts of one other service, once, as this service (protocol.md 6.6 step
 * 4), and says of each recipient how it ended. Sessions are kept per service, at most {@value
 * #SESSIONS_MAX}; the one not used for longest goes.
 *
 * <p>Belongs to the context of the {@link Forwarder}.
 */
final class PeerPost {
  /** Sessions kept, about 20 KB each: 20 MB. A guess. */
  private static final int SESSIONS_MAX = 1_000;

  private final SessionEnvironment environment;
  private final SessionCredential credential;
  private final ReceiptCheck receipts;
  private final IncidentLog incidents;
  private final CryptoPool crypto;
  private final Transfers transfers;
  private final Duration limit;
  private final Map<ServiceName, Peer> peers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceName, Peer> eldest) {
          return size() > SESSIONS_MAX;
        }
      };

  /**
   * Posts in this environment.
   *
   * @param credential the service's own
   * @param limit of one exchange, 5 s in the specification
   */
  PeerPost(
      SessionEnvironment environment,
      SessionCredential credential,
      InstantSource clock,
      Tools tools,
      Duration limit) {
    this.environment = environment;
    this.credential = credential;
    this.receipts = new ReceiptCheck(clock);
    this.incidents = tools.incidents();
    this.crypto = tools.crypto();
    this.transfers = tools.transfers();
    this.limit = limit;
  }

  /**
   * What posts need besides.
   *
   * @param incidents notes services that misbehave
   * @param crypto pool for receipts and challenges
   * @param transfers is told what exchanges took
   */
  record Tools(IncidentLog incidents, CryptoPool crypto, Transfers transfers) {}

  private record Peer(ServiceGreeter greeter, ServiceSession session) {}

  /** Posts; one attempt per recipient, in order. Never fails. */
  Future<List<Attempt>> post(
      ServiceName service, ReceiptCheck.Sent message, List<AccountAddress> recipients) {
    Peer peer = peers.computeIfAbsent(service, this::open);
    return exchange(new Exchange(peer, message, recipients, null, deadline()));
  }

  private Peer open(ServiceName service) {
    ServiceGreeter greeter = new ServiceGreeter(service, environment);
    return new Peer(greeter, ServiceSession.open(greeter, credential, environment, Encoding.JSON));
  }

  private Deadline deadline() {
    return Deadline.after(environment.nanoTime().getAsLong(), limit);
  }

  private record Exchange(
      Peer peer,
      ReceiptCheck.Sent message,
      List<AccountAddress> recipients,
      AuthHeader.@Nullable Answer answer,
      Deadline deadline) {}

  private Future<List<Attempt>> exchange(Exchange exchange) {
    PostRequest request =
        new PostRequest(
            RequestHeader.EMPTY,
            exchange.recipients,
            List.of(exchange.message.envelope()),
            List.of());
    long began = environment.nanoTime().getAsLong();
    Future<SessionOutcome> sent =
        EngineFutures.of(exchange.peer.session.send(request, exchange.answer, exchange.deadline));
    return sent.onSuccess(outcome -> transferred(exchange, outcome, began))
        .compose(outcome -> attempts(exchange, outcome))
        .otherwise(
            failure -> all(exchange, again("internal failure", Duration.ZERO, Evidence.NONE)));
  }

  /** What broke off or never began says nothing of what the service bears (protocol.md 7.2). */
  private void transferred(Exchange exchange, SessionOutcome outcome, long began) {
    long took = environment.nanoTime().getAsLong() - began;
    boolean ranOut = false;
    if (outcome instanceof SessionOutcome.Failed failed) {
      switch (failed.failure()) {
        case UNREACHABLE, INTERRUPTED, OVERLOADED, UNTRUSTED -> {
          return;
        }
        case TIMEOUT -> ranOut = true;
        case HTTP, PROTOCOL, FORGED -> {
          // Answered, if badly.
        }
      }
    }
    transfers.ended(exchange.peer.session.service(), ranOut ? Long.MAX_VALUE : took);
  }

  private Future<List<Attempt>> attempts(Exchange exchange, SessionOutcome outcome) {
    return switch (outcome) {
      case SessionOutcome.Answered answered -> answered(exchange, answered);
      case SessionOutcome.Stopped stopped ->
          Future.succeededFuture(
              all(
                  exchange,
                  again(
                      stopped.refusal().code().toString(),
                      seconds(stopped.refusal().retryAfterSeconds()),
                      ofWhole(stopped.refusal().code().status()))));
      case SessionOutcome.Failed failed ->
          Future.succeededFuture(all(exchange, failed(exchange, failed)));
    };
  }

  private Attempt failed(Exchange exchange, SessionOutcome.Failed failed) {
    return switch (failed.failure()) {
      case OVERLOADED -> new Attempt.NotTried(Duration.ofSeconds(1));
      case UNTRUSTED, FORGED -> {
        incidents.report(
            IncidentLog.Category.SERVICE_MISBEHAVIOUR,
            exchange.peer.session.service().text(),
            failed.failure().name());
        yield again(failed.failure().name(), Duration.ZERO, Evidence.FAILS);
      }
      case UNREACHABLE, INTERRUPTED, TIMEOUT, HTTP, PROTOCOL ->
          again(failed.failure().name(), Duration.ZERO, Evidence.FAILS);
    };
  }

  private Future<List<Attempt>> answered(Exchange exchange, SessionOutcome.Answered answered) {
    ResponseStatus status = answered.response().outcome();
    Duration wait = seconds(answered.retryAfterSeconds());
    if (!status.isSuccess()) {
      return Future.succeededFuture(
          all(
              exchange,
              judged(status.status(), status.extended(), wait, ofWhole(status.status()))));
    }
    if (!(answered.response() instanceof PostResponse post)
        || post.entries().size() != exchange.recipients.size()) {
      return Future.succeededFuture(
          all(exchange, again("entries are missing", wait, Evidence.FAILS)));
    }
    AuthHeader.Challenge challenge = answered.challenge();
    return challenge != null && exchange.answer == null && wantsAnswer(post.entries())
        ? challenged(exchange, post.entries(), challenge, wait)
        : entries(exchange, post.entries(), wait);
  }

  private static boolean wantsAnswer(List<EntryResponse> entries) {
    return entries.stream().anyMatch(PeerPost::isChallenge);
  }

  /** Pairs that were challenged are posted again with the proof, at once and once. */
  private Future<List<Attempt>> challenged(
      Exchange exchange,
      List<EntryResponse> entries,
      AuthHeader.Challenge challenge,
      Duration wait) {
    return crypto
        .submit(
            () ->
                HandshakeChallenge.solve(
                    challenge, () -> exchange.deadline.expired(environment.nanoTime().getAsLong())))
        .compose(
            answer -> {
              if (answer.isEmpty()) {
                return entries(exchange, entries, wait);
              }
              List<AccountAddress> again = new ArrayList<>();
              for (int i = 0; i < entries.size(); i++) {
                if (isChallenge(entries.get(i))) {
                  again.add(exchange.recipients.get(i));
                }
              }
              Exchange second =
                  new Exchange(exchange.peer, exchange.message, again, answer.get(), deadline());
              return entries(exchange, entries, wait)
                  .compose(first -> exchange(second).map(repeat -> merged(first, entries, repeat)));
            });
  }

  private static boolean isChallenge(EntryResponse entry) {
    return entry.code().filter(code -> code == StatusCode.CHALLENGE).isPresent();
  }

  private static List<Attempt> merged(
      List<Attempt> first, List<EntryResponse> entries, List<Attempt> repeat) {
    List<Attempt> merged = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < first.size(); i++) {
      merged.add(isChallenge(entries.get(i)) ? repeat.get(next++) : first.get(i));
    }
    return merged;
  }

  private Future<List<Attempt>> entries(
      Exchange exchange, List<EntryResponse> entries, Duration wait) {
    boolean anyAccepted = entries.stream().anyMatch(EntryResponse::isAccepted);
    if (!anyAccepted) {
      return Future.succeededFuture(entries.stream().map(e -> refused(e, wait)).toList());
    }
    Future<ServiceGreeter.Greeting> greeting =
        EngineFutures.of(exchange.peer.greeter.greet(exchange.deadline));
    return greeting.compose(
        greeted -> crypto.submit(() -> verified(exchange, entries, greeted, wait)));
  }

  /**
   * On the crypto pool: what was accepted is delivered, with a receipt or without (receipts.md 6).
   */
  private List<Attempt> verified(
      Exchange exchange,
      List<EntryResponse> entries,
      ServiceGreeter.Greeting greeting,
      Duration wait) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      EntryResponse entry = entries.get(i);
      AccountAddress recipient = exchange.recipients.get(i);
      attempts.add(
          entry.isAccepted()
              ? new Attempt.Delivered(receipt(exchange, entry, greeting, recipient))
              : refused(entry, wait));
    }
    return attempts;
  }

  private @Nullable DareEnvelope receipt(
      Exchange exchange,
      EntryResponse entry,
      ServiceGreeter.Greeting greeting,
      AccountAddress recipient) {
    Optional<DareEnvelope> receipt =
        greeting instanceof ServiceGreeter.Greeting.Known known
            ? receipts.verified(
                entry.receipt(), known.identity().credential(), exchange.message, recipient)
            : Optional.empty();
    if (receipt.isEmpty()) {
      incidents.report(
          IncidentLog.Category.SERVICE_MISBEHAVIOUR,
          exchange.peer.session.service().text(),
          "receipt");
    }
    return receipt.orElse(null);
  }

  private static Attempt refused(EntryResponse entry, Duration wait) {
    Optional<AccountAddress> moved = entry.movedTo();
    return moved.isPresent()
        ? new Attempt.Moved(moved.get())
        : judged(entry.status(), entry.extended(), wait, Evidence.WORKS);
  }

  /** Which numbers are worth another attempt (protocol.md 6.6.1). */
  private static Attempt judged(long status, long extended, Duration wait, Evidence evidence) {
    String reason = extended == 0 ? Long.toString(status) : status + "/" + extended;
    boolean again =
        status == 408
            || status == 428
            || status == 429
            || status >= 500
            || (status >= 300 && status < 400);
    return again ? again(reason, wait, evidence) : new Attempt.Rejected(reason);
  }

  /**
   * What the refusal of a whole post says of its service (ADR 76): one that cannot fails; one that
   * asks for less, or for another greeting, is only to be heeded.
   */
  private static Evidence ofWhole(long status) {
    return status >= 500 || status == 408 ? Evidence.FAILS : Evidence.NONE;
  }

  private static Attempt again(String reason, Duration wait, Evidence evidence) {
    return new Attempt.Again(reason, wait, evidence);
  }

  private static List<Attempt> all(Exchange exchange, Attempt attempt) {
    return java.util.Collections.nCopies(exchange.recipients.size(), attempt);
  }

  private static Duration seconds(@Nullable Long seconds) {
    return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
  }
}
