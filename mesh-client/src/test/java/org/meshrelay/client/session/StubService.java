package org.meshrelay.client.session;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.TestTls;
import org.meshrelay.client.http.WarmNetwork;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.profile.ServiceKeys;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.MessageGuard;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.NoiseIk;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.session.SessionKeys;
import org.meshrelay.protocol.session.StekRing;
import org.meshrelay.protocol.session.Ticket;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;

/**
 * The responder's side of mesh-auth/1 over TLS, honest unless a trick is queued: each trick takes
 * the place of one answer.
 */
public final class StubService {
  /** The domain it stands for. */
  public static final ServiceName NAME = ServiceName.parse("example.com");

  final EntropySource entropy = EntropySource.system();
  final ServiceKeys service;

  /** Its host, whose key signs receipts. */
  public final HostKeys host;

  final ServiceCredential credential;

  /** What came. */
  public final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** Plays in place of the next answers. */
  public final Queue<Trick> tricks = new ConcurrentLinkedQueue<>();

  /** Where it listens. */
  public final Endpoint endpoint;

  volatile Supplier<MeshResponse> helloAnswer;

  /** Challenges of policy that go out beside the next answers under a ticket. */
  public final Queue<AuthHeader.Challenge> challenges = new ConcurrentLinkedQueue<>();

  /** What it answers to requests that are authentic. */
  public volatile Function<MeshRequest, MeshResponse> answers;

  volatile InstantSource clock;
  volatile boolean renews;
  volatile boolean sendsDate = true;
  volatile long ticketLifeMs = 15 * 60_000;
  private final Vertx vertx;
  private final StekRing steks = StekRing.random(entropy);

  /** One request as it came. */
  public record Seen(
      String path,
      @Nullable AuthHeader auth,
      Bytes outerBody,
      @Nullable MeshRequest request,
      @Nullable Bytes requestId) {
    boolean isHello() {
      return request instanceof HelloRequest;
    }

    Mode mode() {
      return switch (auth) {
        case AuthHeader.HandshakeRequest handshake -> handshake.mode();
        case AuthHeader.TicketRequest ignored -> Mode.TICKET;
        case null, default -> Mode.NULL;
      };
    }

    long sequence() {
      return auth instanceof AuthHeader.TicketRequest ticket ? ticket.sequence() : -1;
    }
  }

  /** An HTTP answer; a null body resets the connection. */
  public record Answer(
      int http, @Nullable Bytes body, @Nullable Long retryAfter, @Nullable Instant date) {
    /** An answer without further headers. */
    public static Answer of(int http, Bytes body) {
      return new Answer(http, body, null, null);
    }

    Answer after(long seconds) {
      return new Answer(http, body, seconds, date);
    }
  }

  /** What takes the place of one answer to a request other than Hello. */
  public interface Trick {
    /** The answer instead. */
    Answer play(Seen seen, Supplier<Answer> honest);
  }

  /** Starts to listen. */
  public StubService(Vertx vertx, InstantSource clock) {
    WarmNetwork.await();
    this.vertx = vertx;
    this.clock = clock;
    ProfileFactory factory = new ProfileFactory(entropy, clock);
    this.service = factory.service();
    this.host = factory.host();
    this.credential = factory.credential(service, host.profile());
    this.helloAnswer = () -> hello(credential);
    this.answers = request -> success();
    int port =
        vertx
            .createHttpServer(TestTls.server())
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    this.endpoint = Endpoint.https("127.0.0.1", port);
  }

  static HelloResponse hello(ServiceCredential credential) {
    return new HelloResponse(
        ResponseStatus.SUCCESS,
        null,
        List.of(),
        null,
        null,
        null,
        credential.service().envelope(),
        credential.host().envelope(),
        credential.connection(),
        List.of(),
        List.of());
  }

  /** Advertises a limit for messages in Hello. */
  public void limitPosts(long octets) {
    HelloResponse plain = hello(credential);
    HelloResponse limited =
        new HelloResponse(
            plain.outcome(),
            plain.version(),
            plain.alternates(),
            plain.constraintsUpdate(),
            ConstraintsData.ofBytesMax(octets),
            plain.policyAccount(),
            plain.profileService(),
            plain.profileHost(),
            plain.connectionHost(),
            plain.suites(),
            plain.transports());
    helloAnswer = () -> limited;
  }

  static MeshResponse success() {
    return new StatusOnlyResponse(ResponseStatus.SUCCESS);
  }

  /** A response of that status. */
  public static MeshResponse status(StatusCode code) {
    return new StatusOnlyResponse(ResponseStatus.of(code));
  }

  /** An error before authentication. */
  static Answer unprotected(StatusCode code) {
    return unprotected(code, null);
  }

  static Answer unprotected(StatusCode code, AuthHeader.@Nullable Challenge challenge) {
    OuterMessage message =
        new OuterMessage.Enveloped(
            new AuthHeader.Unprotected(challenge),
            Encoding.JSON.mediaType(),
            ResponseCodec.encode(status(code), Encoding.JSON));
    return Answer.of(code.httpStatus(), OuterCodec.write(message, Encoding.JSON));
  }

  Trick always(Answer answer) {
    return (seenRequest, honest) -> answer;
  }

  long count(Mode mode) {
    return seen.stream().filter(request -> request.mode() == mode).count();
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .compose(body -> vertx.executeBlocking(() -> answer(request, body), false))
        .onSuccess(answer -> write(request, answer))
        .onFailure(failure -> write(request, Answer.of(500, Bytes.EMPTY)));
  }

  private void write(HttpServerRequest request, Answer answer) {
    if (answer.body() == null) {
      request.connection().close().onComplete(ignored -> {});
      return;
    }
    HttpServerResponse response = request.response().setStatusCode(answer.http());
    if (answer.retryAfter() != null) {
      response.putHeader("Retry-After", answer.retryAfter().toString());
    }
    if (sendsDate) {
      Instant date = answer.date() == null ? clock.instant() : answer.date();
      response.putHeader(
          "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)));
    }
    response
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(answer.body().toArray()))
        .onComplete(ignored -> {});
  }

  private Answer answer(HttpServerRequest request, Buffer body) throws Exception {
    OuterMessage outer =
        OuterCodec.readRequest(
            Bytes.wrap(body.getBytes()), Encoding.JSON, ReadLimits.UNAUTHENTICATED);
    OuterMessage.Enveloped message = (OuterMessage.Enveloped) outer;
    return switch (message.auth()) {
      case AuthHeader.HandshakeRequest handshake -> handshake(request.path(), handshake, message);
      case AuthHeader.TicketRequest ticketed -> ticketed(request.path(), ticketed, message);
      default -> plain(request.path(), message);
    };
  }

  private Answer plain(String path, OuterMessage.Enveloped message) throws DecodeException {
    Seen now = see(path, null, message, message.body());
    Bytes payload = ResponseCodec.encode(helloAnswer.get(), Encoding.JSON);
    Answer honest =
        Answer.of(200, OuterCodec.write(OuterCodec.unprotected(payload), Encoding.JSON));
    return now.isHello() ? honest : unprotected(StatusCode.NOT_AUTHENTICATED);
  }

  private Answer handshake(
      String path, AuthHeader.HandshakeRequest header, OuterMessage.Enveloped message)
      throws Exception {
    NoiseIk.Responder noise =
        NoiseIk.responder(
            header.suite(),
            HandshakeCodec.prologue(header.mode(), NAME, header.kid()),
            host.authentication());
    NoiseIk.Message1 opened = noise.readMessage1(message.body());
    HandshakeCodec.Payload1 payload = HandshakeCodec.Payload1.decode(opened.payload());
    Seen now = see(path, header, message, payload.request());
    return play(
        now,
        () ->
            Math.abs(payload.timeMs() - clock.millis()) > 120_000
                ? unprotected(StatusCode.CLOCK_SKEW)
                : message2(noise, header.mode(), now));
  }

  private Answer message2(NoiseIk.Responder noise, Mode mode, Seen now) {
    MeshResponse response = answers.apply(requestOf(now));
    boolean ticketFirst = response.outcome().code().orElseThrow() == StatusCode.REPEAT_UNDER_TICKET;
    try {
      NoiseIk.Message2 message2 =
          noise.writeMessage2(
              AgreementKeyPair.generate(Curve.X448, entropy),
              keys -> payload2(keys, mode, ticketFirst, now, response));
      return Answer.of(
          response.outcome().isSuccess() ? 200 : (int) response.outcome().status(),
          OuterCodec.write(
              new OuterMessage.Enveloped(
                  new AuthHeader.HandshakeResponse(mode, null),
                  Encoding.JSON.mediaType(),
                  message2.octets()),
              Encoding.JSON));
    } catch (HandshakeException e) {
      throw new IllegalStateException(e);
    }
  }

  private Bytes payload2(
      SessionKeys keys, Mode mode, boolean ticketFirst, Seen now, MeshResponse response) {
    Bytes payload = ResponseCodec.encode(withId(response, now), Encoding.JSON);
    if (mode == Mode.DEVICE && !ticketFirst) {
      return HandshakeCodec.Payload2.withoutTicket(payload).encode();
    }
    long ms = clock.millis();
    Ticket ticket =
        new Ticket(
            mode,
            0,
            0,
            ms,
            ms,
            ms + ticketLifeMs,
            entropy.bytes(16),
            keys,
            Bytes.EMPTY,
            null,
            NAME);
    return new HandshakeCodec.Payload2(
            ms + ticketLifeMs, steks.seal(ticket, ms).orElseThrow(), payload)
        .encode();
  }

  private Answer ticketed(
      String path, AuthHeader.TicketRequest header, OuterMessage.Enveloped message)
      throws DecodeException {
    Optional<Ticket> ticket = steks.open(header.ticket(), clock.millis());
    if (ticket.isEmpty() || ticket.get().notAfterMs() < clock.millis()) {
      seen.add(new Seen(path, header, message.body(), null, null));
      return unprotected(StatusCode.TICKET_INVALID);
    }
    MessageGuard.RequestBinding binding =
        new MessageGuard.RequestBinding(
            header.salt(), header.timestampMs(), NAME, message.contentType(), header.ticket());
    Optional<Bytes> payload =
        MessageGuard.openRequest(ticket.get().keys().request(), binding, message.body());
    if (payload.isEmpty()) {
      seen.add(new Seen(path, header, message.body(), null, null));
      return unprotected(StatusCode.TICKET_TAG);
    }
    Seen now = see(path, header, message, payload.get());
    return play(
        now,
        () ->
            Math.abs(header.timestampMs() - clock.millis()) > 60_000
                ? unprotected(StatusCode.CLOCK_SKEW)
                : sealed(ticket.get(), header, message.body(), now));
  }

  private Answer sealed(
      Ticket ticket, AuthHeader.TicketRequest header, Bytes requestBody, Seen now) {
    MeshResponse response = withId(answers.apply(requestOf(now)), now);
    return sealed(ticket, header, requestBody, response);
  }

  private Answer sealed(
      Ticket ticket, AuthHeader.TicketRequest header, Bytes requestBody, MeshResponse response) {
    long ms = clock.millis();
    Bytes renew =
        renews ? steks.seal(ticket.renewed(ms, ms + ticketLifeMs), ms).orElseThrow() : Bytes.EMPTY;
    Bytes salt = entropy.bytes(16);
    MessageGuard.ResponseBinding binding =
        new MessageGuard.ResponseBinding(
            salt, header.salt(), Encoding.JSON.mediaType(), Digests.sha256(requestBody), renew);
    Bytes body =
        MessageGuard.sealResponse(
            ticket.keys().response(), binding, ResponseCodec.encode(response, Encoding.JSON));
    return Answer.of(
        response.outcome().isSuccess() ? 200 : (int) response.outcome().status(),
        OuterCodec.write(
            new OuterMessage.Enveloped(
                new AuthHeader.TicketResponse(
                    salt, renew.isEmpty() ? null : renew, challenges.poll()),
                Encoding.JSON.mediaType(),
                body),
            Encoding.JSON));
  }

  private static MeshResponse withId(MeshResponse response, Seen now) {
    return response instanceof StatusOnlyResponse plain && plain.outcome().id() == null
        ? new StatusOnlyResponse(plain.outcome().withId(now.requestId()))
        : response;
  }

  private Answer play(Seen now, Supplier<Answer> honest) {
    Trick trick = tricks.poll();
    return trick == null ? honest.get() : trick.play(now, honest);
  }

  private Seen see(
      String path, @Nullable AuthHeader auth, OuterMessage.Enveloped message, Bytes payload)
      throws DecodeException {
    MeshRequest request = RequestCodec.decode(payload, Encoding.JSON);
    Seen now = new Seen(path, auth, message.body(), request, request.header().id());
    seen.add(now);
    return now;
  }

  private static MeshRequest requestOf(Seen now) {
    MeshRequest request = now.request();
    if (request == null) {
      throw new IllegalStateException();
    }
    return request;
  }
}
