package org.meshrelay.client.session;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.TestTls;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.session.SessionOutcome.Answered;
import org.meshrelay.client.session.SessionOutcome.Failed;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.client.session.SessionOutcome.Stopped;
import org.meshrelay.client.session.StubService.Answer;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceKeys;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.ProofOfWork;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.protocol.transaction.StatusRequest;

/**
 * Every row of the client's state machine (authentication.md 8), and that nothing unauthenticated
 * is ever taken for a result (http-binding.md 5; MSP-90), against a responder over real TLS.
 */
class ServiceSessionIT {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService crypto = Executors.newFixedThreadPool(2);
  private final EntropySource entropy = EntropySource.system();
  private final AtomicLong clockMs = new AtomicLong(NOW.toEpochMilli());
  private final AtomicLong skippedNanos = new AtomicLong();
  private final RecordingPins pins = new RecordingPins();
  private final HttpPeerTransport transport =
      new HttpPeerTransport(vertx, HttpTransportConfig.of(TestTls.roots()), this::nanos);
  private final StubService service =
      new StubService(vertx, () -> Instant.ofEpochMilli(clockMs.get()));
  private final List<Endpoint> endpoints = new ArrayList<>(List.of(service.endpoint));
  private long clientOffsetMs;

  @AfterEach
  void close() {
    transport.close();
    crypto.shutdown();
    vertx.close().await();
  }

  // ---- the ordinary way

  @Test
  void send_first_saysHelloThenExchanges() {
    ServiceSession session = profileSession();

    Answered answered = answered(send(session));

    assertTrue(answered.response().outcome().isSuccess());
    assertEquals(2, service.seen.size());
    assertTrue(service.seen.get(0).isHello());
    assertEquals(Mode.PROFILE, service.seen.get(1).mode());
    ServicePin pin = requireNonNull(pins.pins.get(StubService.NAME));
    assertEquals(service.credential.serviceUdf(), pin.identifier());
    assertEquals(ServicePin.Trust.TLS, pin.trust());
  }

  @Test
  void send_later_goesUnderTheTicketWithRisingSequence() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(1, service.count(Mode.PROFILE));
    assertEquals(List.of(1L, 2L), ticketed().stream().map(Seen::sequence).toList());
  }

  @Test
  void send_deviceMode_exchangesEachTimeSinceThereIsNoTicket() {
    ServiceSession session = deviceSession();
    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(2, service.count(Mode.DEVICE));
    assertEquals(0, service.count(Mode.TICKET));
  }

  @Test
  void send_serviceMode_showsTheThreeAssertionsAndWorksUnderATicket() {
    ProfileFactory factory = new ProfileFactory(entropy, () -> NOW);
    ServiceKeys ours = factory.service();
    HostKeys host = factory.host();
    var chain = factory.credential(ours, host.profile());
    ServiceSession session =
        ServiceSession.open(
            StubService.NAME,
            new SessionCredential.ServiceModeCredential(
                chain.service().envelope(),
                chain.host().envelope(),
                chain.connection(),
                host.authentication()),
            environment());

    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(1, service.count(Mode.SERVICE));
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_concurrently_sharesOneExchange() {
    ServiceSession session = profileSession();
    List<CompletableFuture<SessionOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(start(session, request()).toCompletableFuture());
    }
    all.forEach(stage -> assertAnswered(stage.join()));

    assertEquals(1, service.count(Mode.PROFILE));
    assertEquals(19, service.count(Mode.TICKET));
    assertEquals(19, ticketed().stream().map(Seen::sequence).distinct().count());
  }

  @Test
  void send_refusedTransaction_isAnAnswerAndBringsATicket() {
    service.answers = request -> StubService.status(StatusCode.REFUSED);
    ServiceSession session = profileSession();

    assertEquals(403, answered(send(session)).response().outcome().status());
    assertEquals(403, answered(send(session)).response().outcome().status());
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_renewedTicket_isUsedFromThenOn() {
    service.renews = true;
    ServiceSession session = profileSession();
    for (int i = 0; i < 3; i++) {
      assertAnswered(send(session));
    }
    AuthHeader.TicketRequest first =
        (AuthHeader.TicketRequest) requireNonNull(ticketed().get(0).auth());
    AuthHeader.TicketRequest second =
        (AuthHeader.TicketRequest) requireNonNull(ticketed().get(1).auth());

    assertNotEquals(first.ticket(), second.ticket());
    assertEquals(2, second.sequence());
  }

  @Test
  void send_ticketOver_exchangesAgainAsOftenAsNeeded() {
    service.ticketLifeMs = 1000;
    ServiceSession session = profileSession();
    for (int i = 0; i < 4; i++) {
      assertAnswered(send(session));
      clockMs.addAndGet(1500);
    }

    assertEquals(4, service.count(Mode.PROFILE));
  }

  @Test
  void send_sessionOlderThanADay_exchangesAgain() {
    service.ticketLifeMs = Duration.ofDays(3).toMillis();
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    skippedNanos.addAndGet(Duration.ofHours(24).toNanos());
    assertAnswered(send(session));

    assertEquals(2, service.count(Mode.PROFILE));
  }

  @Test
  void send_requestWithId_keepsItAndOneWithoutGetsOne() {
    ServiceSession session = profileSession();
    Bytes id = Bytes.utf8("my own id");
    assertAnswered(
        start(session, new StatusRequest(RequestHeader.of(id), null, null, List.of(), List.of()))
            .toCompletableFuture()
            .join());
    assertAnswered(send(session));

    assertEquals(id, service.seen.get(1).requestId());
    assertEquals(16, requireNonNull(service.seen.get(2).requestId()).size());
  }

  // ---- HTTP and payload

  @Test
  void send_httpErrorAroundAnAuthenticSuccess_isASuccess() {
    ServiceSession session = profileSession();
    service.tricks.add((seen, honest) -> Answer.of(500, requireNonNull(honest.get().body())));

    assertTrue(answered(send(session)).response().outcome().isSuccess());
  }

  @Test
  void send_http200AroundAnAuthenticRefusal_isARefusal() {
    service.answers = request -> StubService.status(StatusCode.REFUSED);
    ServiceSession session = profileSession();
    service.tricks.add((seen, honest) -> Answer.of(200, requireNonNull(honest.get().body())));

    assertEquals(403, answered(send(session)).response().outcome().status());
  }

  @Test
  void send_unauthenticatedSuccessUnderATicket_isForgedNeverSuccess() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    Answer forged = unprotectedSuccess();
    service.tricks.add(service.always(forged));
    service.tricks.add(service.always(forged));

    assertFailed(Failure.FORGED, send(session));
  }

  @Test
  void send_unauthenticatedSuccessInPlaceOfMessage2_isForgedAfterARetryAndAnotherHello() {
    Answer forged = unprotectedSuccess();
    for (int i = 0; i < 5; i++) {
      service.tricks.add(service.always(forged));
    }

    assertFailed(Failure.FORGED, send(profileSession()));
    assertEquals(5, service.count(Mode.PROFILE));
    assertEquals(3, service.seen.stream().filter(Seen::isHello).count());
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"REFUSED", "UNKNOWN_ACCOUNT", "TOO_LARGE", "REDIRECT_PERMANENT", "NOT_HOSTED"})
  void send_unauthenticatedRefusal_stopsButIsNoAnswer(StatusCode code) {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(StubService.unprotected(code)));

    assertEquals(code, stopped(send(session)).refusal().code());
    assertAnswered(send(session));
  }

  @Test
  void send_noMessageWithSuccess_isAProtocolFailure() {
    ServiceSession session = profileSession();
    service.tricks.add(service.always(Answer.of(200, Bytes.utf8("<html>"))));

    assertFailed(Failure.PROTOCOL, send(session));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(ints = {302, 413, 500, 502})
  void send_httpErrorWithoutMessage_isAnHttpFailureAndNoOtherTargetIsTried(int status) {
    StubService second = new StubService(vertx, service.clock);
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    endpoints.add(second.endpoint);
    service.tricks.add(service.always(Answer.of(status, Bytes.EMPTY)));

    assertFailed(Failure.HTTP, send(session));
    assertTrue(second.seen.isEmpty());
  }

  @Test
  void send_503WithoutMessage_goesToTheNextTarget() {
    StubService first = new StubService(vertx, service.clock);
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    endpoints.addFirst(unavailable());

    assertAnswered(send(session));
    assertTrue(first.seen.isEmpty());
  }

  @Test
  void send_targetRefusesConnections_goesToTheNext() {
    ServiceSession session = profileSession();
    endpoints.addFirst(Endpoint.https("127.0.0.1", freePort()));

    assertAnswered(send(session));
  }

  @Test
  void send_nobodyListens_isUnreachable() {
    endpoints.clear();
    endpoints.add(Endpoint.https("127.0.0.1", freePort()));

    assertFailed(Failure.UNREACHABLE, send(profileSession()));
  }

  @Test
  void send_connectionResetUnderATicket_repeatsTheSameIdUnderANewSalt() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> new Answer(0, null, null, null));

    assertAnswered(send(session));
    assertEquals(2, ticketed().size());
    assertEquals(ticketed().get(0).requestId(), ticketed().get(1).requestId());
    assertNotEquals(ticketed().get(0).sequence(), ticketed().get(1).sequence());
  }

  @Test
  void send_unknownPath_triesTheOtherPathOnceAndRemembersIt() {
    int port =
        vertx
            .createHttpServer(TestTls.server())
            .requestHandler(request -> request.response().setStatusCode(404).end())
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    endpoints.clear();
    endpoints.add(Endpoint.https("127.0.0.1", port));

    assertFailed(Failure.HTTP, send(profileSession()));
  }

  // ---- damaged and foreign answers

  @Test
  void send_message2Damaged_isRetriedWithTheSameId() {
    service.tricks.add((seen, honest) -> damaged(honest.get()));

    assertAnswered(send(profileSession()));
    assertEquals(2, service.count(Mode.PROFILE));
    assertEquals(service.seen.get(1).requestId(), service.seen.get(2).requestId());
    assertNotEquals(service.seen.get(1).outerBody(), service.seen.get(2).outerBody());
  }

  @Test
  void send_responseUnderATicketDamaged_isRetriedOnceThenForged() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> damaged(honest.get()));
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> damaged(honest.get()));
    service.tricks.add((seen, honest) -> damaged(honest.get()));

    assertFailed(Failure.FORGED, send(session));
  }

  @Test
  void send_responseToAnotherRequest_isForged() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    List<Answer> kept = new ArrayList<>();
    service.tricks.add(
        (seen, honest) -> {
          kept.add(honest.get());
          return kept.getFirst();
        });
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> kept.getFirst());
    service.tricks.add((seen, honest) -> kept.getFirst());

    assertFailed(Failure.FORGED, send(session));
  }

  @Test
  void send_authenticAnswerWithAnotherId_isAProtocolFailure() {
    service.answers =
        request -> new StatusOnlyResponse(ResponseStatus.SUCCESS.withId(Bytes.utf8("other")));

    assertFailed(Failure.PROTOCOL, send(profileSession()));
  }

  @Test
  void send_authenticAnswerOfAnotherTransaction_isAProtocolFailure() {
    service.answers = request -> StubService.hello(service.credential);

    assertFailed(Failure.PROTOCOL, send(profileSession()));
  }

  // ---- tickets refused

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"TICKET_INVALID", "TICKET_EPOCH", "TICKET_TAG", "MODE_TOO_WEAK"})
  void send_ticketRefused_exchangesAtOnceAndThenAtMostEveryTenSeconds(StatusCode code) {
    ServiceSession session = profileSession();
    assertAnswered(send(session));

    service.tricks.add(service.always(StubService.unprotected(code)));
    assertAnswered(send(session));
    assertEquals(2, service.count(Mode.PROFILE));

    service.tricks.add(service.always(StubService.unprotected(code)));
    Stopped stopped = stopped(send(session));
    assertEquals(code, stopped.refusal().code());
    assertTrue(requireNonNull(stopped.refusal().retryAfterSeconds()) <= 10);
    assertEquals(2, service.count(Mode.PROFILE));

    assertAnswered(send(session)); // not caused by an error answer: the ticket is gone
    assertEquals(3, service.count(Mode.PROFILE));

    skippedNanos.addAndGet(Duration.ofSeconds(10).toNanos());
    service.tricks.add(service.always(StubService.unprotected(code)));
    assertAnswered(send(session));
    assertEquals(4, service.count(Mode.PROFILE));
  }

  @Test
  void send_replaySuspected_repeatsTheSameIdUnderANewSalt() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(StubService.unprotected(StatusCode.REPLAY)));

    assertAnswered(send(session));
    assertEquals(ticketed().get(0).requestId(), ticketed().get(1).requestId());
    assertEquals(List.of(1L, 2L), ticketed().stream().map(Seen::sequence).toList());
  }

  @Test
  void send_deviceRevoked_stops() {
    service.tricks.add(service.always(StubService.unprotected(StatusCode.REVOKED)));

    assertEquals(StatusCode.REVOKED, stopped(send(profileSession())).refusal().code());
    assertEquals(1, service.count(Mode.PROFILE));
  }

  @Test
  void send_handshakeRefused_saysHelloAgainOnceThenStops() {
    service.tricks.add(service.always(StubService.unprotected(StatusCode.NOT_AUTHENTICATED)));
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    assertEquals(2, service.seen.stream().filter(Seen::isHello).count());

    session.forgetTicket();
    service.tricks.add(service.always(StubService.unprotected(StatusCode.NOT_AUTHENTICATED)));
    assertEquals(StatusCode.NOT_AUTHENTICATED, stopped(send(session)).refusal().code());
  }

  // ---- clock

  @Test
  void send_clockWrong_isCorrectedOnceForThisServiceOnly() {
    clientOffsetMs = Duration.ofHours(3).toMillis();
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    assertEquals(2, service.count(Mode.PROFILE));
    assertAnswered(send(session));
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_clockRefusedTwiceInARow_stops() {
    service.tricks.add(service.always(StubService.unprotected(StatusCode.CLOCK_SKEW)));
    service.tricks.add(service.always(StubService.unprotected(StatusCode.CLOCK_SKEW)));

    assertEquals(StatusCode.CLOCK_SKEW, stopped(send(profileSession())).refusal().code());
    assertEquals(2, service.count(Mode.PROFILE));
  }

  @Test
  void send_clockRefusedUnderATicket_isSealedAgain() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(StubService.unprotected(StatusCode.CLOCK_SKEW)));

    assertAnswered(send(session));
    assertEquals(2, service.count(Mode.TICKET));
  }

  @Test
  void send_clockRefusedWithoutDate_stops() {
    service.sendsDate = false;
    clientOffsetMs = Duration.ofHours(3).toMillis();

    assertEquals(StatusCode.CLOCK_SKEW, stopped(send(profileSession())).refusal().code());
  }

  // ---- 428, 429, 503

  @Test
  void send_repeatUnderTicket_isRepeatedWithTheSameId() {
    service.answers =
        request ->
            StubService.status(
                service.count(Mode.TICKET) == 0
                    ? StatusCode.REPEAT_UNDER_TICKET
                    : StatusCode.SUCCESS);
    ServiceSession session = profileSession();

    assertTrue(answered(send(session)).response().outcome().isSuccess());
    assertEquals(service.seen.get(1).requestId(), service.seen.get(2).requestId());
    assertEquals(Mode.TICKET, service.seen.get(2).mode());
  }

  @Test
  void send_repeatUnderTicketInDeviceMode_usesThatTicketForThisRequestOnly() {
    service.answers =
        request ->
            StubService.status(
                service.count(Mode.TICKET) == 0
                    ? StatusCode.REPEAT_UNDER_TICKET
                    : StatusCode.SUCCESS);
    ServiceSession session = deviceSession();
    assertTrue(answered(send(session)).response().outcome().isSuccess());
    service.answers = request -> StubService.success();
    assertAnswered(send(session));

    assertEquals(2, service.count(Mode.DEVICE));
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_challenged_repeatsTheSameBodyWithTheAnswer() {
    Bytes token = entropy.bytes(54);
    service.tricks.add(
        service.always(
            StubService.unprotected(StatusCode.CHALLENGE, new AuthHeader.Challenge(token, 10))));

    assertAnswered(send(profileSession()));
    Seen second = service.seen.get(2);
    assertEquals(service.seen.get(1).outerBody(), second.outerBody());
    AuthHeader.Answer answer =
        requireNonNull(((AuthHeader.HandshakeRequest) requireNonNull(second.auth())).answer());
    assertEquals(token, answer.token());
    assertTrue(new ProofOfWork("mesh-auth/1 pow").meets(token, answer.nonce(), 10));
  }

  @Test
  void send_challengedTwice_stops() {
    Answer challenge =
        StubService.unprotected(
            StatusCode.CHALLENGE, new AuthHeader.Challenge(entropy.bytes(54), 0));
    service.tricks.add(service.always(challenge));
    service.tricks.add(service.always(challenge));

    assertEquals(StatusCode.CHALLENGE, stopped(send(profileSession())).refusal().code());
  }

  @Test
  void send_challengeAbove22Bits_isNotWorkedFor() {
    service.tricks.add(
        service.always(
            StubService.unprotected(
                StatusCode.CHALLENGE, new AuthHeader.Challenge(entropy.bytes(54), 23))));

    assertFailed(Failure.PROTOCOL, send(profileSession()));
    assertEquals(1, service.count(Mode.PROFILE));
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"RATE_LIMITED", "SERVER_OVERLOAD"})
  void send_toldToWait_sendsNothingUntilTheWaitIsOver(StatusCode code) {
    ServiceSession session = profileSession();
    service.tricks.add(service.always(StubService.unprotected(code).after(7)));

    assertEquals(7, requireNonNull(stopped(send(session)).refusal().retryAfterSeconds()));
    int before = service.seen.size();
    assertTrue(requireNonNull(stopped(send(session)).refusal().retryAfterSeconds()) <= 7);
    assertEquals(before, service.seen.size());

    skippedNanos.addAndGet(Duration.ofSeconds(7).toNanos());
    assertAnswered(send(session));
  }

  // ---- who the service is

  @Test
  void send_anotherServiceThanPinned_isUntrusted() {
    pins.remember(
        new ServicePin(StubService.NAME, "MAAA-BBBB-CCCC-DDDD", ServicePin.Trust.PINNED, NOW));

    assertFailed(Failure.UNTRUSTED, send(profileSession()));
    assertEquals(1, pins.changes.size());
    assertEquals(0, service.count(Mode.PROFILE));
  }

  @Test
  void send_changeOfServiceAccepted_goesOn() {
    pins.remember(
        new ServicePin(StubService.NAME, "MAAA-BBBB-CCCC-DDDD", ServicePin.Trust.TLS, NOW));
    pins.acceptsChange = true;

    assertAnswered(send(profileSession()));
  }

  @Test
  void send_hostNotBoundToTheService_isUntrusted() {
    ProfileFactory factory = new ProfileFactory(entropy, () -> NOW);
    ServiceKeys other = factory.service();
    var foreign = factory.credential(other, service.host.profile());
    var honest = StubService.hello(service.credential);
    service.helloAnswer =
        () ->
            new org.meshrelay.protocol.transaction.HelloResponse(
                ResponseStatus.SUCCESS,
                null,
                List.of(),
                null,
                null,
                null,
                honest.profileService(),
                honest.profileHost(),
                foreign.connection(),
                List.of(),
                List.of());

    assertFailed(Failure.UNTRUSTED, send(profileSession()));
    assertTrue(pins.pins.isEmpty());
  }

  @Test
  void send_helloWithoutConnectionHost_isUntrusted() {
    service.helloAnswer =
        () ->
            new org.meshrelay.protocol.transaction.HelloResponse(
                ResponseStatus.SUCCESS,
                null,
                List.of(),
                null,
                null,
                null,
                service.credential.service().envelope(),
                service.credential.host().envelope(),
                null,
                List.of(),
                List.of());

    assertFailed(Failure.UNTRUSTED, send(profileSession()));
  }

  @Test
  void send_helloRefused_stops() {
    service.helloAnswer = () -> StubService.status(StatusCode.SERVER_OVERLOAD);

    assertEquals(StatusCode.SERVER_OVERLOAD, stopped(send(profileSession())).refusal().code());
  }

  @Test
  void send_serviceWithUnknownSuitesOnly_isAProtocolFailure() {
    var honest = StubService.hello(service.credential);
    service.helloAnswer =
        () ->
            new org.meshrelay.protocol.transaction.HelloResponse(
                ResponseStatus.SUCCESS,
                null,
                List.of(),
                null,
                null,
                null,
                honest.profileService(),
                honest.profileHost(),
                honest.connectionHost(),
                List.of("Noise_IK_999_AESGCM_SHA512"),
                List.of());

    assertFailed(Failure.PROTOCOL, send(profileSession()));
  }

  // ---- our own limits

  @Test
  void send_executorFull_isOverloaded() {
    SessionEnvironment full =
        new SessionEnvironment(
            transport,
            name -> CompletableFuture.completedStage(endpoints),
            pins,
            work -> {
              throw new RejectedExecutionException();
            },
            entropy,
            () -> NOW,
            this::nanos);

    assertFailed(Failure.OVERLOADED, send(ServiceSession.open(StubService.NAME, device(), full)));
  }

  @Test
  void send_serviceSilent_endsAtTheDeadline() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    CountDownLatch over = new CountDownLatch(1);
    service.tricks.add((seen, honest) -> silentUntil(over, honest));
    Deadline deadline = Deadline.after(nanos(), Duration.ofMillis(200));

    SessionOutcome outcome = session.send(request(), deadline).toCompletableFuture().join();

    assertFailed(Failure.TIMEOUT, outcome);
    over.countDown();
  }

  @Test
  void send_deadlinePassed_sendsNothing() {
    SessionOutcome outcome =
        profileSession()
            .send(request(), Deadline.after(nanos(), Duration.ZERO))
            .toCompletableFuture()
            .join();

    assertFailed(Failure.TIMEOUT, outcome);
    assertTrue(service.seen.isEmpty());
  }

  // ---- tools

  private static Answer silentUntil(CountDownLatch over, Supplier<Answer> honest) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return honest.get();
  }

  private long nanos() {
    return System.nanoTime() + skippedNanos.get();
  }

  private SessionEnvironment environment() {
    return new SessionEnvironment(
        transport,
        name -> CompletableFuture.completedStage(List.copyOf(endpoints)),
        pins,
        crypto,
        entropy,
        () -> Instant.ofEpochMilli(clockMs.get() + clientOffsetMs),
        this::nanos);
  }

  private SessionCredential.DeviceCredential device() {
    DeviceKeys keys = new ProfileFactory(entropy, () -> NOW).device("test");
    return new SessionCredential.DeviceCredential(
        keys.profile().envelope(), keys.keys().authentication());
  }

  private ServiceSession deviceSession() {
    return ServiceSession.open(StubService.NAME, device(), environment());
  }

  /** The stub does not look into credentials, so a device profile does for an assertion. */
  private ServiceSession profileSession() {
    SessionCredential.DeviceCredential device = device();
    return ServiceSession.open(
        StubService.NAME,
        new SessionCredential.ProfileCredential(device.profileDevice(), device.key()),
        environment());
  }

  private static MeshRequest request() {
    return new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of());
  }

  private CompletionStage<SessionOutcome> start(ServiceSession session, MeshRequest request) {
    return session.send(request, Deadline.after(nanos(), Duration.ofSeconds(20)));
  }

  private SessionOutcome send(ServiceSession session) {
    return start(session, request()).toCompletableFuture().join();
  }

  private List<Seen> ticketed() {
    return service.seen.stream().filter(seen -> seen.mode() == Mode.TICKET).toList();
  }

  private static Answer unprotectedSuccess() {
    return Answer.of(
        200,
        OuterCodec.write(
            OuterCodec.unprotected(ResponseCodec.encode(StubService.success(), Encoding.JSON)),
            Encoding.JSON));
  }

  private static Answer damaged(Answer honest) {
    byte[] octets = requireNonNull(honest.body()).toArray();
    int at = octets.length - 20;
    octets[at] = (byte) (octets[at] == 'A' ? 'B' : 'A');
    return Answer.of(honest.http(), Bytes.wrap(octets));
  }

  private Endpoint unavailable() {
    int port =
        vertx
            .createHttpServer(TestTls.server())
            .requestHandler(request -> request.response().setStatusCode(503).end())
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return Endpoint.https("127.0.0.1", port);
  }

  private int freePort() {
    var server = vertx.createNetServer().connectHandler(socket -> {});
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    server.close().await();
    return port;
  }

  private static Answered answered(SessionOutcome outcome) {
    return assertInstanceOf(Answered.class, outcome, outcome::toString);
  }

  private static void assertAnswered(SessionOutcome outcome) {
    assertFalse(answered(outcome).response().outcome().status() == 0);
  }

  private static Stopped stopped(SessionOutcome outcome) {
    return assertInstanceOf(Stopped.class, outcome, outcome::toString);
  }

  private static void assertFailed(Failure failure, SessionOutcome outcome) {
    Failed failed = assertInstanceOf(Failed.class, outcome, outcome::toString);
    assertEquals(failure, failed.failure(), failed.detail());
  }
}
