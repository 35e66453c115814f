package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.meshrelay.client.TestTls;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.session.SessionOutcome.Answered;
import org.meshrelay.client.session.SessionOutcome.Failed;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.client.session.SessionOutcome.Stopped;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.testkit.GuardedVertx;

/** A client of a service that answers as each test wishes, over TLS. */
abstract class SessionCase {
  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  final Vertx vertx = GuardedVertx.open();
  final ExecutorService crypto = Executors.newFixedThreadPool(2);
  final EntropySource entropy = EntropySource.system();
  final AtomicLong clockMs = new AtomicLong(NOW.toEpochMilli());
  final AtomicLong skippedNanos = new AtomicLong();
  final RecordingPins pins = new RecordingPins();

  final HttpPeerTransport transport =
      new HttpPeerTransport(vertx, HttpTransportConfig.of(TestTls.roots()), this::nanos);

  final StubService service = new StubService(vertx, () -> Instant.ofEpochMilli(clockMs.get()));

  final List<Endpoint> endpoints = new ArrayList<>(List.of(service.endpoint));
  long clientOffsetMs;

  @AfterEach
  void close() {
    transport.close();
    crypto.shutdown();
    vertx.close().await();
  }

  long nanos() {
    return System.nanoTime() + skippedNanos.get();
  }

  SessionEnvironment environment() {
    return new SessionEnvironment(
        transport,
        name -> CompletableFuture.completedStage(List.copyOf(endpoints)),
        pins,
        crypto,
        entropy,
        () -> Instant.ofEpochMilli(clockMs.get() + clientOffsetMs),
        this::nanos);
  }

  SessionCredential.DeviceCredential device() {
    DeviceKeys keys = new ProfileFactory(entropy, () -> NOW).device("test");
    return new SessionCredential.DeviceCredential(
        keys.profile().envelope(), keys.keys().authentication());
  }

  ServiceSession deviceSession() {
    return ServiceSession.open(StubService.NAME, device(), environment());
  }

  /** The stub does not look into credentials, so a device profile does for an assertion. */
  ServiceSession profileSession() {
    SessionCredential.DeviceCredential device = device();
    return ServiceSession.open(
        StubService.NAME,
        new SessionCredential.ProfileCredential(device.profileDevice(), device.key()),
        environment());
  }

  static MeshRequest request() {
    return new StatusRequest(RequestHeader.EMPTY, null, null, List.of(), List.of());
  }

  CompletionStage<SessionOutcome> start(ServiceSession session, MeshRequest request) {
    return session.send(request, Deadline.after(nanos(), Duration.ofSeconds(20)));
  }

  SessionOutcome send(ServiceSession session) {
    return start(session, request()).toCompletableFuture().join();
  }

  List<Seen> ticketed() {
    return service.seen.stream().filter(seen -> seen.mode() == Mode.TICKET).toList();
  }

  static Answered answered(SessionOutcome outcome) {
    return assertInstanceOf(Answered.class, outcome, outcome::toString);
  }

  static void assertAnswered(SessionOutcome outcome) {
    assertFalse(answered(outcome).response().outcome().status() == 0);
  }

  static Stopped stopped(SessionOutcome outcome) {
    return assertInstanceOf(Stopped.class, outcome, outcome::toString);
  }

  static void assertFailed(Failure failure, SessionOutcome outcome) {
    Failed failed = assertInstanceOf(Failed.class, outcome, outcome::toString);
    assertEquals(failure, failed.failure(), failed.detail());
  }
}
