package org.meshrelay.relay.http;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.http.BodyCollector.Outcome;
import org.meshrelay.relay.http.HttpBinding.Cut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response, from the complete header to the last octet written. Ends by itself,
 * by its peer, or by {@link #sweep}; whichever comes first, once.
 *
 * <p>Belongs to the event loop of its connection.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** What may still come in after an answer before it is read no further (http-binding.md 4). */
  private static final int DRAIN_MAX = 64 * 1024;

  private enum State {
    READING,
    WAITING,
    WRITING,
    LINGERING,
    ENDED
  }

  private final HttpBinding binding;
  private final Link link;
  private final HttpServerRequest request;
  private final Context context;
  private final long firstOctet;
  private final BodyWatch rate;

  private State state = State.READING;
  private @Nullable BodyCollector collector;
  private RequestRules.Judgement.@Nullable Pass passed;
  private boolean requestEnded;
  private boolean close;
  private int drained;
  private int replyOctets;
  private long lingerSince;

  Exchange(HttpBinding binding, Link link, HttpServerRequest request, Context context) {
    this.binding = binding;
    this.link = link;
    this.request = request;
    this.context = context;
    long now = binding.now();
    this.firstOctet = link.began(this, now);
    this.rate = new BodyWatch(binding.timers().bodyOctetsPerSecond(), now);
  }

  /** Judges the header, then reads the body or answers at once. */
  void begin() {
    request.exceptionHandler(failure -> broken());
    request.handler(this::received);
    request.endHandler(ignored -> requestEnded());
    RequestFacts facts = RequestFacts.of(request);
    switch (binding.rules().judge(facts)) {
      case RequestRules.Judgement.Refuse refuse -> answer(refuse.refusal());
      case RequestRules.Judgement.Pass pass -> read(facts, pass);
      case RequestRules.Judgement.Resolve resolve -> resolve(resolve);
    }
  }

  /** Answers a request that could not be decoded. */
  void undecodable(boolean headerTooLarge) {
    request.exceptionHandler(failure -> broken());
    answer(
        headerTooLarge
            ? HttpRefusal.of(StatusCode.TOO_LARGE, "header too large").closing()
            : HttpRefusal.of(StatusCode.MALFORMED, "not an HTTP request").closing());
  }

  private void read(RequestFacts facts, RequestRules.Judgement.Pass pass) {
    Optional<Refusal> refusal = refusal();
    if (refusal.isPresent()) {
      answer(HttpRefusal.of(refusal.get()));
      return;
    }
    collector =
        new BodyCollector(
            binding.bodyLimits(),
            facts.contentLength(),
            binding.budget(),
            beginning -> binding.door().judge(beginning, pass.encoding(), pass.host()));
    passed = pass;
    if (facts.expectsContinue()) {
      request.response().writeContinue().onFailure(failure -> broken());
    }
  }

  /** Why the body is not read. */
  private Optional<Refusal> refusal() {
    Optional<Refusal> refusal = binding.door().refuse(peerAddress());
    return refusal.isEmpty() && !link.throttle().admits()
        ? Optional.of(binding.door().overloaded())
        : refusal;
  }

  private void resolve(RequestRules.Judgement.Resolve asked) {
    Optional<Refusal> refusal = refusal();
    if (refusal.isPresent()) {
      answer(HttpRefusal.of(refusal.get()));
      return;
    }
    state = State.WAITING;
    binding
        .resolver()
        .resolve(asked.host(), asked.identifier(), peerAddress())
        .whenComplete((reply, bug) -> context.runOnContext(ignored -> replied(reply, bug)));
  }

  private void received(Buffer octets) {
    BodyCollector body = collector;
    if (state != State.READING || body == null) {
      drain(octets.length());
      return;
    }
    switch (body.add(octets)) {
      case Outcome.More ignored -> {
        // The sweep looks after the pace.
      }
      case Outcome.TooLarge ignored -> {
        binding.cut(Cut.SIZE);
        answer(HttpRefusal.of(StatusCode.TOO_LARGE, "body too large").closing());
      }
      case Outcome.NoRoom ignored -> answer(HttpRefusal.of(Refusal.overloaded(1)).closing());
      case Outcome.Refused refused -> {
        binding.cut(Cut.SIZE);
        answer(refused.verdict().reply(), true);
      }
    }
  }

  private void requestEnded() {
    requestEnded = true;
    BodyCollector body = collector;
    RequestRules.Judgement.Pass pass = passed;
    if (state == State.READING && body != null && pass != null) {
      state = State.WAITING;
      hand(body.body(), pass);
    } else if (state == State.LINGERING) {
      finish();
    }
  }

  private void hand(Bytes body, RequestRules.Judgement.Pass pass) {
    long handOver = firstOctet + binding.timers().transaction() - binding.timers().margin();
    InboundRequest inbound =
        new InboundRequest(
            body,
            pass.encoding(),
            pass.host().text(),
            peerAddress(),
            link.connection().isSsl(),
            new Deadline(handOver));
    binding
        .sink()
        .accept(inbound)
        .whenComplete((reply, bug) -> context.runOnContext(ignored -> replied(reply, bug)));
  }

  private void replied(@Nullable EncodedReply reply, @Nullable Throwable bug) {
    if (state != State.WAITING) {
      return;
    }
    if (reply != null) {
      answer(reply, reply.close());
    } else {
      LOG.atError().setCause(bug).log("the sink failed");
      answer(HttpRefusal.of(StatusCode.SERVER_INTERNAL, "internal failure"));
    }
  }

  private void answer(HttpRefusal refusal) {
    write(
        new Answer(
            refusal.status(),
            Encoding.JSON,
            refusal.body(),
            refusal.retryAfterSeconds(),
            refusal.allow(),
            null,
            refusal.close()));
  }

  private void answer(EncodedReply reply, boolean closing) {
    write(
        new Answer(
            reply.httpStatus(),
            reply.encoding(),
            reply.body(),
            reply.retryAfterSeconds(),
            null,
            reply.location(),
            closing));
  }

  private record Answer(
      int status,
      Encoding encoding,
      Bytes body,
      @Nullable Long retryAfter,
      @Nullable String allow,
      @Nullable String location,
      boolean close) {}

  private void write(Answer answer) {
    HttpServerResponse response = request.response();
    if (state.compareTo(State.WRITING) >= 0) {
      return;
    }
    state = State.WRITING;
    releaseBody();
    close = answer.close() || binding.isDraining();
    replyOctets = answer.body().size();
    binding.budget().take(replyOctets);
    response.setStatusCode(answer.status());
    header(response.headers(), answer);
    Buffer octets = buffer(answer.body());
    response.end(octets).onComplete(written -> written(answer.status(), written.succeeded()));
  }

  private static Buffer buffer(Bytes body) {
    return body.read((array, offset, size) -> Buffer.buffer(size).appendBytes(array, offset, size));
  }

  private void header(MultiMap headers, Answer answer) {
    if (!answer.body().isEmpty()) {
      headers.set(HttpHeaders.CONTENT_TYPE, answer.encoding().mediaType());
    }
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaders.DATE, binding.date());
    if (answer.retryAfter() != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(answer.retryAfter()));
    }
    if (answer.location() != null) {
      headers.set(HttpHeaders.LOCATION, answer.location());
    }
    if (answer.allow() != null) {
      headers.set(HttpHeaders.ALLOW, answer.allow());
    }
    if (close && !isFramed()) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private void written(int status, boolean whole) {
    if (state == State.ENDED) {
      return;
    }
    if (whole) {
      binding.answered(status, binding.now() - firstOctet);
    }
    if (requestEnded || !whole) {
      finish();
    } else {
      // The rest of a small body is on its way already.
      state = State.LINGERING;
      lingerSince = binding.now();
      drain(0);
    }
  }

  /**
   * Reads no more than so much of a body that nobody wants. A connection with one request stays
   * open for the time of lingering even so: closing it with octets unread resets it, and a client
   * that is still sending would see the reset instead of its answer.
   */
  private void drain(int octets) {
    drained += octets;
    if (drained <= DRAIN_MAX || state == State.ENDED) {
      return;
    }
    if (!isFramed()) {
      close = true;
      request.pause();
    } else if (state == State.LINGERING) {
      endLingering();
    }
  }

  /** The client goes on sending what nobody wants, or nothing at all. */
  private void endLingering() {
    if (isFramed()) {
      // Tells it to stop (RFC 9113, 8.1: NO_ERROR).
      request.response().reset(0).onComplete(ignored -> finish());
    } else {
      finish();
    }
  }

  /** Applies the timers; called at intervals. */
  void sweep(long now) {
    long age = now - firstOctet;
    switch (state) {
      case READING -> {
        if (collector != null && rate.isTooSlow(collector.size(), now)) {
          cut(Cut.BODY, "body too slow");
        } else if (age >= binding.timers().transaction() - binding.timers().margin()) {
          cut(Cut.DEADLINE, "transaction time exceeded");
        }
      }
      case WAITING -> {
        // The sink answers in time; this is for the case that it does not.
        if (age >= binding.timers().transaction() - binding.timers().margin() / 2) {
          cut(Cut.DEADLINE, "transaction time exceeded");
        }
      }
      case WRITING -> {
        if (age >= binding.timers().transaction()) {
          binding.cut(Cut.READER);
          reset();
        }
      }
      case LINGERING -> {
        if (now - lingerSince >= HttpTimers.LINGER) {
          close = true;
          endLingering();
        }
      }
      case ENDED -> {
        // Nothing left to time.
      }
    }
  }

  private void cut(Cut reason, String text) {
    binding.cut(reason);
    answer(HttpRefusal.of(StatusCode.TIMEOUT, text).closing());
  }

  /** A stream of several is reset alone; a connection with one request goes with it. */
  private void reset() {
    if (isFramed()) {
      link.resetStream(request.response().streamId());
    } else {
      link.abort();
    }
    finish();
  }

  /** The peer broke off, or sent what is no HTTP. */
  private void broken() {
    if (state == State.READING && !request.response().closed()) {
      answer(HttpRefusal.of(StatusCode.MALFORMED, "not an HTTP request").closing());
    } else {
      finish();
    }
  }

  /** The connection is gone. */
  void abandoned() {
    finish();
  }

  private void finish() {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    releaseBody();
    binding.budget().giveBack(replyOctets);
    link.ended(this, binding.now());
    if (close && !isFramed()) {
      link.connection().close().onFailure(failure -> LOG.atDebug().log("close failed"));
    }
  }

  private void releaseBody() {
    if (collector != null) {
      collector.release();
      collector = null;
    }
  }

  private boolean isFramed() {
    return request.version() == HttpVersion.HTTP_2;
  }

  private String peerAddress() {
    return ForwardedAddress.of(
        link.address(),
        request.headers().getAll("X-Forwarded-For"),
        binding.config().http().proxies());
  }
}
