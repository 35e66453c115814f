package org.meshrelay.loadtest.peer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The fault-injecting peer over real connections: loopback, TLS or clear, HTTP/1.1 and 2. Counts
 * what it did by kind.
 */
public final class Sink implements AutoCloseable {
  /** Larger bodies are cut off: a Post of 100 messages, encoded twice. */
  private static final int BODY_OCTETS_MAX = 16 << 20;

  private static final long SECOND_MS = 1_000;

  private final FaultPlan plan;
  private final Vertx vertx = Vertx.vertx();
  private final SinkSessions sessions;
  private final SinkTransactions transactions;
  private final SplittableRandom random;
  private final long startNanos = System.nanoTime();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Endpoint endpoint;

  /**
   * Starts to listen on loopback.
   *
   * @param port 0 for any
   * @param certificate chain and key; clear text without one
   */
  public Sink(FaultPlan plan, int port, Optional<PemKeyCertOptions> certificate) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed());
    InstantSource clock = InstantSource.system();
    this.sessions =
        new SinkSessions(ServiceName.parse(plan.service()), EntropySource.system(), clock);
    this.transactions = new SinkTransactions(sessions.host(), EntropySource.system(), clock);
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    certificate.ifPresent(pem -> options.setSsl(true).setUseAlpn(true).setKeyCertOptions(pem));
    int taken =
        vertx.createHttpServer(options).requestHandler(this::receive).listen().await().actualPort();
    this.endpoint =
        certificate.isPresent()
            ? Endpoint.https("127.0.0.1", taken)
            : Endpoint.http("127.0.0.1", taken);
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The host whose key signs its receipts. */
  public HostKeys host() {
    return sessions.host();
  }

  /** What it did so far, by kind. */
  public Map<String, Long> counts() {
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((kind, count) -> sorted.put(kind, count.sum()));
    return sorted;
  }

  private void receive(HttpServerRequest request) {
    count("requests");
    FaultPlan.Step step = plan.at((System.nanoTime() - startNanos) / 1e9);
    Draw draw = draw(step);
    request.exceptionHandler(cut -> count("cut by the caller"));
    if (inFlight.incrementAndGet() > step.concurrencyMax()) {
      leave(request);
      count("refused above concurrency-max");
      refuse(request, StatusCode.SERVER_OVERLOAD, 1);
      return;
    }
    leave(request);
    if (draw.resets()) {
      count("reset");
      request.connection().close().onFailure(gone -> {});
      return;
    }
    read(request, draw);
  }

  private Draw draw(FaultPlan.Step step) {
    synchronized (random) {
      return Draw.of(step, random);
    }
  }

  /** Whoever comes leaves once, when the response is done with, however it ends. */
  private void leave(HttpServerRequest request) {
    request.response().endHandler(end -> inFlight.decrementAndGet());
    request.response().exceptionHandler(cut -> {});
  }

  private void read(HttpServerRequest request, Draw draw) {
    if (draw.readOctetsPerSecond() > 0) {
      count("slow-read");
      request.pause();
      long octets = length(request);
      long waitMs = Math.max(1, octets * SECOND_MS / draw.readOctetsPerSecond());
      long unused = vertx.setTimer(waitMs, id -> request.resume());
    }
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > BODY_OCTETS_MAX) {
            request.connection().close().onFailure(gone -> {});
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> judge(request, Bytes.wrap(body.getBytes()), draw));
  }

  private static long length(HttpServerRequest request) {
    String stated = request.getHeader("Content-Length");
    return stated != null && stated.matches("[0-9]{1,9}") ? Long.parseLong(stated) : 0;
  }

  private void judge(HttpServerRequest request, Bytes body, Draw draw) {
    Fault.Refuse refusal = draw.refusal();
    if (refusal != null && refusal.as() != Fault.Refusal.POLICY) {
      count("refused");
      StatusCode code =
          refusal.as() == Fault.Refusal.OVERLOADED
              ? StatusCode.SERVER_OVERLOAD
              : StatusCode.RATE_LIMITED;
      later(draw, () -> refuse(request, code, refusal.retryAfterSeconds()));
      return;
    }
    Encoding encoding =
        Encoding.ofMediaType(String.valueOf(request.getHeader("Content-Type")))
            .orElse(Encoding.JSON);
    vertx
        .executeBlocking(() -> answer(body, encoding, draw), false)
        .onSuccess(answer -> later(draw, () -> write(request, answer, encoding, draw)))
        .onFailure(
            mistake -> {
              count("unreadable");
              request.response().setStatusCode(400).end().onFailure(gone -> {});
            });
  }

  private SinkSessions.Answer answer(Bytes body, Encoding encoding, Draw draw)
      throws DecodeException, HandshakeException {
    SinkSessions.Answer answer =
        sessions.answer(body, encoding, request -> transactions.answer(request, draw));
    if (draw.wrongReceipt()) {
      count("wrong-receipt");
    }
    if (!draw.wrongAuthentication()) {
      return answer;
    }
    count("wrong-authentication");
    return answer.forged();
  }

  private void later(Draw draw, Runnable step) {
    if (draw.delayMs() > 0) {
      count("delayed");
      long unused = vertx.setTimer(draw.delayMs(), id -> step.run());
    } else {
      step.run();
    }
  }

  private void refuse(HttpServerRequest request, StatusCode code, long retryAfterSeconds) {
    SinkSessions.Answer answer = SinkSessions.refusal(code);
    request.response().putHeader("Retry-After", Long.toString(retryAfterSeconds));
    write(request, answer, Encoding.JSON, Draw.NOTHING);
  }

  private void write(
      HttpServerRequest request, SinkSessions.Answer answer, Encoding encoding, Draw draw) {
    Buffer body = Buffer.buffer(OuterCodec.write(answer.message(), encoding).toArray());
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(answer.status())
            .putHeader("Content-Type", encoding.mediaType());
    if (!draw.stalls()) {
      response.end(body).onFailure(gone -> {});
      return;
    }
    count("stalled");
    response.putHeader("Content-Length", Integer.toString(body.length()));
    response.write(body.slice(0, body.length() / 2)).onFailure(gone -> {});
  }

  private void count(String kind) {
    counts.computeIfAbsent(kind, made -> new LongAdder()).increment();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
