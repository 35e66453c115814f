package org.meshrelay.client.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.TestTls;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.TransportException;
import org.meshrelay.testkit.GuardedVertx;
import org.slf4j.LoggerFactory;

/** The HTTP binding as a client speaks it, over real sockets and TLS (http-binding.md 2 to 6). */
class HttpPeerTransportIT {
  private static final Bytes BODY = Bytes.utf8("[{},\"\"]");

  private final Vertx vertx = GuardedVertx.open();
  private final AtomicReference<HttpServerRequest> seen = new AtomicReference<>();
  private final AtomicReference<Buffer> seenBody = new AtomicReference<>();
  private HttpPeerTransport transport;

  @BeforeAll
  static void warmUp() {
    WarmNetwork.await();
  }

  @BeforeEach
  void open() {
    transport = transport(HttpTransportConfig.of(TestTls.roots()));
  }

  @AfterEach
  void close() {
    transport.close();
    vertx.close().await();
  }

  @Test
  void exchange_overTls_sendsTheBodyToTheServiceNamedInHostAndServerName() {
    Endpoint endpoint = serve(TestTls.server(), request -> request.response().end("{}"));

    EncodedReply reply = get(exchange(endpoint, "example.com", BODY));

    assertEquals(200, reply.httpStatus());
    assertEquals(Bytes.utf8("{}"), reply.body());
    assertEquals(Buffer.buffer(BODY.toArray()), seenBody.get());
    assertEquals("example.com", seen().authority().host());
    assertEquals("example.com", seen().connection().indicatedServerName());
    assertEquals("POST", seen().method().name());
    assertEquals("/.well-known/mmm", seen().path());
    assertEquals("application/json", seen().getHeader("Content-Type"));
    assertEquals(HttpVersion.HTTP_2, seen().version());
  }

  @Test
  void exchange_serverWithoutHttp2_fallsBackToHttp11WithoutAPortInHost() {
    Endpoint endpoint =
        serve(
            TestTls.server().setAlpnVersions(List.of(HttpVersion.HTTP_1_1)),
            request -> request.response().end("{}"));

    EncodedReply reply = get(exchange(endpoint, "example.com", BODY));

    assertEquals(200, reply.httpStatus());
    assertEquals(HttpVersion.HTTP_1_1, seen().version());
    assertEquals("example.com", seen().getHeader("Host"));
  }

  @Test
  void exchange_errorStatus_isAReplyWithItsBodyDateAndRetryAfter() {
    Endpoint endpoint =
        serve(
            TestTls.server(),
            request ->
                request
                    .response()
                    .setStatusCode(429)
                    .putHeader("Retry-After", "7")
                    .putHeader("Date", "Wed, 25 Nov 2026 19:00:00 GMT")
                    .putHeader("Content-Type", "application/json-b; charset=utf-8")
                    .end("x"));

    EncodedReply reply = get(exchange(endpoint, "example.com", BODY));

    assertEquals(429, reply.httpStatus());
    assertEquals(7L, reply.retryAfterSeconds());
    assertEquals(Instant.parse("2026-11-25T19:00:00Z"), reply.date());
    assertEquals(Encoding.JSON_B, reply.encoding());
  }

  @Test
  void exchange_unreadableRetryAfterAndDate_countAsAbsent() {
    Endpoint endpoint =
        serve(
            TestTls.server(),
            request ->
                request
                    .response()
                    .putHeader("Retry-After", "soon")
                    .putHeader("Date", "yesterday")
                    .end("x"));

    EncodedReply reply = get(exchange(endpoint, "example.com", BODY));

    assertNull(reply.retryAfterSeconds());
    assertNull(reply.date());
  }

  @Test
  void exchange_redirect_isNotFollowed() {
    Endpoint target = serve(TestTls.server(), request -> request.response().end("{}"));
    Endpoint endpoint =
        serve(
            TestTls.server(),
            request ->
                request
                    .response()
                    .setStatusCode(307)
                    .putHeader("Location", target.uri().toString())
                    .end());

    EncodedReply reply = get(exchange(endpoint, "example.com", BODY));

    assertEquals(307, reply.httpStatus());
    assertTrue(reply.body().isEmpty());
  }

  @Test
  void exchange_certificateOfAnotherName_isUnreachable() {
    Endpoint endpoint =
        serve(TestTls.server("other.example.pem"), request -> request.response().end("{}"));

    assertFails(TransportException.Cause.UNREACHABLE, exchange(endpoint, "example.com", BODY));
  }

  @Test
  void exchange_endpointWithANameOfItsOwn_asksTlsForThatNameAndHostForTheService() {
    Endpoint listening =
        serve(TestTls.server("other.example.pem"), request -> request.response().end("{}"));
    Endpoint named = new Endpoint(listening.uri(), "other.example");

    assertEquals(200, get(exchange(named, "example.com", BODY)).httpStatus());
    assertEquals("other.example", seen().connection().indicatedServerName());
    assertEquals("example.com", seen().authority().host());
  }

  @Test
  void exchange_endpointWithANameOfItsOwn_takesNoCertificateOfTheService() {
    Endpoint listening = serve(TestTls.server(), request -> request.response().end("{}"));

    assertFails(
        TransportException.Cause.UNREACHABLE,
        exchange(new Endpoint(listening.uri(), "other.example"), "example.com", BODY));
  }

  @Test
  void exchange_authorityNotTrusted_isUnreachable() {
    Endpoint endpoint = serve(TestTls.server(), request -> request.response().end("{}"));
    transport = transport(HttpTransportConfig.of(TrustRoots.system()));

    assertFails(TransportException.Cause.UNREACHABLE, exchange(endpoint, "example.com", BODY));
  }

  @Test
  void exchange_nobodyListens_isUnreachable() {
    NetServer free = vertx.createNetServer().connectHandler(socket -> {});
    int port = free.listen(0, "127.0.0.1").await().actualPort();
    free.close().await();

    assertFails(
        TransportException.Cause.UNREACHABLE,
        exchange(Endpoint.https("127.0.0.1", port), "example.com", BODY));
  }

  @Test
  void exchange_serverNeverAnswersTheHandshake_isCutAtTheConnectTimeout() {
    NetServer silent = vertx.createNetServer().connectHandler(socket -> {});
    int port = silent.listen(0, "127.0.0.1").await().actualPort();
    HttpTransportConfig config = HttpTransportConfig.of(TestTls.roots());
    transport =
        transport(
            new HttpTransportConfig(
                config.roots(), Duration.ofMillis(200), 1 << 20, false, true, 4, 4, false));

    assertFails(
        TransportException.Cause.UNREACHABLE,
        exchange(Endpoint.https("127.0.0.1", port), "example.com", BODY));
  }

  @Test
  void exchange_serverNeverResponds_isCutAtTheDeadline() {
    Endpoint endpoint = serve(TestTls.server(), request -> {});
    Deadline deadline = Deadline.after(System.nanoTime(), Duration.ofMillis(300));

    assertFails(
        TransportException.Cause.TIMEOUT,
        transport.exchange(endpoint, "example.com", BODY, Encoding.JSON, deadline));
  }

  @Test
  void exchange_bodyThatNeverEnds_isCutAtTheDeadline() {
    Endpoint endpoint =
        serve(
            TestTls.server(),
            request -> request.response().setChunked(true).write("[").onComplete(r -> {}));
    Deadline deadline = Deadline.after(System.nanoTime(), Duration.ofMillis(300));

    assertFails(
        TransportException.Cause.TIMEOUT,
        transport.exchange(endpoint, "example.com", BODY, Encoding.JSON, deadline));
  }

  @Test
  void exchange_deadlinePassedAlready_sendsNothing() {
    Endpoint endpoint = serve(TestTls.server(), request -> request.response().end("{}"));

    assertFails(
        TransportException.Cause.TIMEOUT,
        transport.exchange(
            endpoint,
            "example.com",
            BODY,
            Encoding.JSON,
            Deadline.after(System.nanoTime(), Duration.ofNanos(-1))));
    assertNull(seen.get());
  }

  @Test
  void exchange_connectionResetAfterTheRequest_isInterrupted() {
    Endpoint endpoint =
        serve(TestTls.server(), request -> request.connection().close().onComplete(r -> {}));

    assertFails(TransportException.Cause.INTERRUPTED, exchange(endpoint, "example.com", BODY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exchange_cutWhileItWaitsForAConnection_leavesItToTheNextAndLogsNothing(boolean http1) {
    transport =
        transport(
            HttpTransportConfig.of(TestTls.roots()).withConnections(1, 10).withHttp1Only(http1));
    Bytes answered = Bytes.utf8("[{},\"answered\"]");
    Endpoint endpoint =
        serve(
            TestTls.server().setInitialSettings(new Http2Settings().setMaxConcurrentStreams(1)),
            request -> {
              if (requireNonNull(seenBody.get()).length() == answered.size()) {
                request.response().end("{}").onComplete(r -> {});
              }
            });
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger library = (Logger) LoggerFactory.getLogger("io.vertx");
    library.addAppender(log);
    try {
      Deadline deadline = Deadline.after(System.nanoTime(), Duration.ofMillis(300));
      List<CompletionStage<EncodedReply>> cut =
          Stream.generate(
                  () -> transport.exchange(endpoint, "example.com", BODY, Encoding.JSON, deadline))
              .limit(4)
              .toList();
      CompletionStage<EncodedReply> behind = exchange(endpoint, "example.com", answered);

      cut.forEach(stage -> assertFails(TransportException.Cause.TIMEOUT, stage));
      assertEquals(200, get(behind).httpStatus());
    } finally {
      library.detachAppender(log);
    }
    assertEquals(List.of(), log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void exchange_responseAtTheBound_isTakenAndOneOctetMoreIsNot() {
    transport = transport(HttpTransportConfig.of(TestTls.roots()).withResponseBytesMax(1000));
    Endpoint exact = serve(TestTls.server(), request -> request.response().end("x".repeat(1000)));
    Endpoint above = serve(TestTls.server(), request -> request.response().end("x".repeat(1001)));

    assertEquals(1000, get(exchange(exact, "example.com", BODY)).body().size());
    assertFails(TransportException.Cause.UNREADABLE, exchange(above, "example.com", BODY));
  }

  @Test
  void exchange_clearText_needsPermission() {
    Endpoint secured = serve(new HttpServerOptions(), request -> request.response().end("{}"));
    Endpoint clear = Endpoint.http("127.0.0.1", secured.uri().getPort());

    assertFails(TransportException.Cause.UNREACHABLE, exchange(clear, "example.com", BODY));
    transport = transport(HttpTransportConfig.of(TestTls.roots()).withCleartext(true));
    assertEquals(200, get(exchange(clear, "example.com", BODY)).httpStatus());
    assertEquals(HttpVersion.HTTP_1_1, seen().version());
  }

  @Test
  void prepare_completesAlthoughNobodyAnswers() {
    assertNull(transport.prepare().toCompletableFuture().join());
  }

  private HttpServerRequest seen() {
    return requireNonNull(seen.get());
  }

  private HttpPeerTransport transport(HttpTransportConfig config) {
    return new HttpPeerTransport(vertx, config, System::nanoTime);
  }

  private Endpoint serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  seen.set(request);
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            seenBody.set(body);
                            handler.handle(request);
                          });
                });
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    return Endpoint.https("127.0.0.1", port);
  }

  private CompletionStage<EncodedReply> exchange(Endpoint endpoint, String host, Bytes body) {
    return transport.exchange(
        endpoint,
        host,
        body,
        Encoding.JSON,
        Deadline.after(System.nanoTime(), Deadline.TRANSACTION));
  }

  private static EncodedReply get(CompletionStage<EncodedReply> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertFails(
      TransportException.Cause kind, CompletionStage<EncodedReply> stage) {
    CompletionException failure = assertThrows(CompletionException.class, () -> get(stage));
    TransportException cause = assertInstanceOf(TransportException.class, failure.getCause());
    assertEquals(kind, cause.kind(), cause.getMessage());
  }
}
