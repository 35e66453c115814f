package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.auth.Incoming;
import org.meshrelay.relay.auth.Opening;
import org.meshrelay.relay.auth.ResponseSealer;
import org.meshrelay.relay.auth.Session;
import org.meshrelay.relay.gateway.ResponseStore.Claim;
import org.meshrelay.relay.gateway.ResponseStore.Stored;
import org.meshrelay.relay.pool.CryptoPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows authentication: the account's rate, the stored answer, the transaction, and the
 * sealing of what comes out. From here on every answer is sealed, refusals too.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Kept free before the deadline to seal an answer that says it has passed. */
  private static final long SEAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Transactions transactions;
  private final ResponseStore responses;
  private final ResponseSealer sealer;
  private final AdmissionControl admission;
  private final Incidents incidents;
  private final RequestGateway.Ground ground;

  /** What carries requests out, and remembers what came of them. */
  record Behind(Transactions transactions, ResponseStore responses) {}

  Dispatcher(
      Behind behind,
      ResponseSealer sealer,
      AdmissionControl admission,
      Incidents incidents,
      RequestGateway.Ground ground) {
    this.transactions = behind.transactions();
    this.responses = behind.responses();
    this.sealer = sealer;
    this.admission = admission;
    this.incidents = incidents;
    this.ground = ground;
  }

  /**
   * @param pool seals the answer: of those who exchange keys their own
   */
  Future<EncodedReply> dispatch(
      Opening opening, InboundRequest request, Incoming incoming, CryptoPool pool) {
    return switch (opening) {
      case Opening.Refused refused -> Future.failedFuture(refused.refusal().asException());
      case Opening.Answered answered -> {
        Encoding encoding =
            Encoding.ofMediaType(answered.session().contentType()).orElse(Encoding.JSON);
        yield seal(answered.session(), refusal(answered.refusal(), null, encoding), request, pool);
      }
      case Opening.Orphaned orphaned ->
          orphaned(orphaned, incoming)
              .compose(stored -> seal(orphaned.session(), stored, request, pool));
      case Opening.Opened opened -> {
        countExchange(opened.session());
        yield answer(opened, request, incoming, pool)
            .compose(stored -> seal(opened.session(), stored, request, pool))
            .onSuccess(reply -> log(opened, incoming, reply));
      }
    };
  }

  private Future<Stored> answer(
      Opening.Opened opened, InboundRequest request, Incoming incoming, CryptoPool pool) {
    Encoding encoding = Encoding.ofMediaType(opened.session().contentType()).orElseThrow();
    Optional<Refusal> limited = limit(opened, incoming);
    if (limited.isPresent()) {
      return Future.succeededFuture(refusal(limited.get(), opened.request(), encoding));
    }
    long left = request.deadline().remainingNanos(ground.nanos().getAsLong()) - SEAL_NANOS;
    return ground
        .timeouts()
        .limit(once(opened, request, incoming, encoding, pool), left)
        .recover(
            failure -> {
              Refusal refusal =
                  switch (failure) {
                    case RefusalException refused -> refused.refusal();
                    case TimeoutException late ->
                        Refusal.of(StatusCode.TIMEOUT, "transaction time exceeded");
                    default ->
                        incidents.report(incoming.transaction(), opened.request().tag(), failure);
                  };
              return Future.succeededFuture(refusal(refusal, opened.request(), encoding));
            });
  }

  /** Carries a request out, unless its ID says that it has been. */
  private Future<Stored> once(
      Opening.Opened opened,
      InboundRequest request,
      Incoming incoming,
      Encoding encoding,
      CryptoPool pool) {
    Bytes id = opened.request().request().header().id();
    if (id == null) {
      return execute(opened, request, encoding, pool);
    }
    ResponseStore.Key key = new ResponseStore.Key(sender(opened.caller()), id);
    return switch (responses.claim(key, name(opened), incoming.nowNanos())) {
      case Claim.Conflict ignored ->
          Future.failedFuture(
              Refusal.malformed("the ID was used for another transaction").asException());
      case Claim.Repeat repeat -> repeated(repeat.answer(), encoding);
      case Claim.First first ->
          execute(opened, request, encoding, pool)
              .onSuccess(stored -> responses.complete(first.entry(), stored))
              .onFailure(failure -> responses.abandon(first.entry(), failure));
    };
  }

  /**
   * Whose account is gone is a stranger, counted by address, and learns what it was told before.
   */
  private Future<Stored> orphaned(Opening.Orphaned orphaned, Incoming incoming) {
    Encoding encoding = Encoding.ofMediaType(orphaned.session().contentType()).orElseThrow();
    Optional<Refusal> limited = admission.stranger(incoming.address());
    if (limited.isPresent()) {
      return Future.succeededFuture(refusal(limited.get(), orphaned.request(), encoding));
    }
    Bytes id = orphaned.request().request().header().id();
    Optional<Future<Stored>> kept =
        id == null
            ? Optional.empty()
            : responses.find(
                new ResponseStore.Key(sender(orphaned.account(), orphaned.device()), id),
                name(orphaned.request()),
                incoming.nowNanos());
    return kept.map(answer -> repeated(answer, encoding))
        .orElseGet(
            () ->
                Future.succeededFuture(
                    refusal(
                        Refusal.of(StatusCode.UNKNOWN_ACCOUNT, "no such account"),
                        orphaned.request(),
                        encoding)));
  }

  private Future<Stored> repeated(Future<Stored> answer, Encoding encoding) {
    ground.metrics().counter(Metrics.RESPONSES_REPEATED).increment();
    return answer.map(stored -> recode(stored, encoding));
  }

  private Future<Stored> execute(
      Opening.Opened opened, InboundRequest request, Encoding encoding, CryptoPool pool) {
    return transactions
        .execute(opened.request().request(), opened.caller(), request.deadline())
        .compose(
            result ->
                pool.next(
                    () ->
                        Stored.of(
                            ResponseCodec.encode(result.response(), opened.request(), encoding),
                            encoding,
                            result.response().outcome(),
                            result.retryAfterSeconds())));
  }

  private Future<EncodedReply> seal(
      Session session, Stored stored, InboundRequest request, CryptoPool pool) {
    return pool.next(
            () ->
                Replies.sealed(
                    sealer.seal(session, stored.payload(), ground.clock().millis()),
                    request.encoding(),
                    stored))
        .onFailure(ignored -> session.close());
  }

  private Optional<Refusal> limit(Opening.Opened opened, Incoming incoming) {
    if (isOfStrangers(opened)) {
      Optional<Refusal> limited = admission.stranger(incoming.address());
      if (limited.isPresent()) {
        return limited;
      }
    }
    return opened.caller() instanceof Caller.AccountDevice device
        ? admission.request(device.account())
        : Optional.empty();
  }

  /** Requests that anybody can make are counted by address (protocol.md 7.3). */
  private static boolean isOfStrangers(Opening.Opened opened) {
    return switch (name(opened)) {
      case CONNECT, HELLO, POLL_CLAIM -> true;
      default -> opened.caller() instanceof Caller.ForeignDevice;
    };
  }

  private static Stored refusal(
      Refusal refusal, RequestCodec.@Nullable Received request, Encoding encoding) {
    StatusOnlyResponse response = StatusOnlyResponse.of(refusal);
    Bytes payload =
        request == null
            ? ResponseCodec.encode(response, encoding)
            : ResponseCodec.encode(response, request, encoding);
    return Stored.of(payload, encoding, response.outcome(), refusal.retryAfterSeconds());
  }

  /** A retry may come in another encoding than the first attempt. */
  private static Stored recode(Stored stored, Encoding encoding) {
    if (stored.encoding() == encoding) {
      return stored;
    }
    try {
      Bytes payload =
          JsonWriter.write(
              JsonReader.read(stored.payload(), stored.encoding(), ReadLimits.RESPONSE), encoding);
      return stored.recoded(payload, encoding);
    } catch (DecodeException e) {
      throw new IllegalStateException("a stored answer does not read", e);
    }
  }

  private static TransactionName name(Opening.Opened opened) {
    return name(opened.request());
  }

  private static TransactionName name(RequestCodec.Received request) {
    return TransactionName.ofTag(request.tag()).orElseThrow();
  }

  private static String sender(Caller caller) {
    return switch (caller) {
      case Caller.AccountDevice device -> sender(device.account(), device.device());
      case Caller.UnboundDevice device -> "device " + device.device().text();
      case Caller.ForeignDevice device ->
          "elsewhere " + device.account().text() + " " + device.device().text();
      case Caller.PeerService service -> "service " + service.service().text();
      case Caller.BackupHost host -> "host " + host.host().text();
      case Caller.Anonymous ignored -> throw new IllegalStateException("nobody was proved");
    };
  }

  private static String sender(AccountAddress account, Udf device) {
    return account.text() + " " + device.text();
  }

  private void countExchange(Session session) {
    if (session instanceof Session.Exchange exchange) {
      ground
          .metrics()
          .counter(Metrics.HANDSHAKES, "mode", exchange.handshake().mode().wireName())
          .increment();
    }
  }

  private void log(Opening.Opened opened, Incoming incoming, EncodedReply reply) {
    long micros = (ground.nanos().getAsLong() - incoming.nowNanos()) / 1_000;
    ground
        .metrics()
        .counter(
            Metrics.TRANSACTIONS,
            "transaction",
            name(opened).tag(),
            "status",
            Integer.toString(reply.httpStatus()))
        .increment();
    LOG.atDebug()
        .addKeyValue("tx", incoming.transaction())
        .addKeyValue("transaction", name(opened).tag())
        .addKeyValue("http", reply.httpStatus())
        .addKeyValue("micros", micros)
        .log("answered");
  }
}
