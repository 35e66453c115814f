package org.meshrelay.loadtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.loadtest.actor.Pins;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;

/** Each fault of the peer, as another service sees it over real connections. */
class SinkIT {
  private static final EntropySource ENTROPY = EntropySource.system();
  private static final AccountAddress BOB = AccountAddress.parse("bob@sink.example");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A caller tries again, with a new Hello, before it believes that nobody is there. */
  private static final Duration SEVERAL_EXCHANGES = Duration.ofSeconds(60);

  private final ExecutorService crypto = Executors.newFixedThreadPool(2);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HostKeys host = new ProfileFactory(ENTROPY, InstantSource.system()).host();
  private final DareEnvelope message = message();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    crypto.shutdownNow();
  }

  @Test
  void honest_post_isAcceptedWithAReceiptThatVerifies() throws Exception {
    Sink sink = sink("[]");

    EntryResponse entry = entry(post(session(sink)));

    assertTrue(entry.isAccepted());
    assertTrue(receiptVerifies(sink, entry));
    assertEquals(Map.of("requests", 2L), sink.counts()); // Hello, and the post in its exchange
  }

  @Test
  void refuse_overloaded_stopsTheCallerForAsLongAsItSays() throws Exception {
    Sink sink = sink("[{fault: refuse, as: overloaded, retry-after-seconds: 7}]");

    SessionOutcome outcome = post(session(sink));

    SessionOutcome.Stopped stopped = assertInstanceOf(SessionOutcome.Stopped.class, outcome);
    assertEquals(503, stopped.refusal().code().status());
    assertEquals(7L, stopped.refusal().retryAfterSeconds());
  }

  @Test
  void refuse_policy_isAuthenticAndAboutTheMessage() throws Exception {
    EntryResponse entry = entry(post(session(sink("[{fault: refuse, as: policy}]"))));

    assertFalse(entry.isAccepted());
    assertEquals(403, entry.status());
  }

  @Test
  void wrongReceipt_isSignedButAboutAnotherMessage() throws Exception {
    Sink sink = sink("[{fault: wrong-receipt}]");

    EntryResponse entry = entry(post(session(sink)));

    assertTrue(entry.isAccepted());
    assertFalse(receiptVerifies(sink, entry));
  }

  @Test
  void wrongAuthentication_isNoAnswerToTheCaller() throws Exception {
    Sink sink = sink("[{fault: wrong-authentication}]");

    SessionOutcome.Failed failed =
        assertInstanceOf(SessionOutcome.Failed.class, post(session(sink), SEVERAL_EXCHANGES));

    assertEquals(Failure.FORGED, failed.failure(), failed::toString);
  }

  @Test
  void reset_interruptsTheCaller() throws Exception {
    Sink sink = sink("[{fault: reset}]");

    assertInstanceOf(SessionOutcome.Failed.class, post(session(sink)));

    assertTrue(sink.counts().getOrDefault("reset", 0L) > 0, sink.counts().toString());
  }

  @Test
  void stall_inTheMiddleOfTheBody_runsIntoTheDeadline() throws Exception {
    Sink sink = sink("[{fault: stall}]");

    SessionOutcome.Failed failed =
        assertInstanceOf(
            SessionOutcome.Failed.class, post(session(sink), Duration.ofMillis(1_500)));

    assertEquals(Failure.TIMEOUT, failed.failure(), failed::toString);
  }

  @Test
  void delay_isAtLeastAsLongAsItSays() throws Exception {
    Sink sink = sink("[{fault: delay, distribution: constant, ms: 300}]");
    long started = System.nanoTime();

    EntryResponse entry = entry(post(session(sink)));

    assertTrue(entry.isAccepted());
    // Hello and the exchange, 300 ms each.
    assertTrue(System.nanoTime() - started >= 600_000_000L);
  }

  @Test
  void slowRead_takesAsLongAsTheBody() throws Exception {
    Sink sink = sink("[{fault: slow-read, octets-per-second: 20000}]");
    long started = System.nanoTime();

    assertTrue(entry(post(session(sink))).isAccepted());

    assertTrue(System.nanoTime() - started >= 100_000_000L);
    assertTrue(sink.counts().getOrDefault("slow-read", 0L) >= 2, sink.counts().toString());
  }

  @Test
  void concurrencyMax_moreThanThat_isRefused() throws Exception {
    Sink sink = sinkOf("steps: [{concurrency-max: 1, faults: [{fault: stall}]}]");
    CompletableFuture<SessionOutcome> first = send(session(sink), PATIENCE);
    awaitCount(sink, "stalled"); // it is there, and stays there

    SessionOutcome second = post(session(sink));

    assertInstanceOf(SessionOutcome.Stopped.class, second, second::toString);
    assertFalse(first.isDone(), "the first one was not turned away");
    assertEquals(1, sink.counts().get("refused above concurrency-max"));
  }

  @Test
  void odds_half_meansHalf() {
    FaultPlan.Step step =
        new FaultPlan.Step("half", 1, 1, List.of(new Fault.Reset(0.5), new Fault.Stall(0.1)));
    SplittableRandom random = new SplittableRandom(3);
    int resets = 0;
    int stalls = 0;
    for (int i = 0; i < 10_000; i++) {
      Draw draw = Draw.of(step, random);
      resets += draw.resets() ? 1 : 0;
      stalls += draw.stalls() ? 1 : 0;
    }

    assertEquals(5_000, (double) resets, 250);
    assertEquals(1_000, (double) stalls, 150);
  }

  @Test
  void steps_followOneAnother_andTheLastGoesOn() throws Exception {
    FaultPlan plan =
        FaultPlanReader.read(
            "steps: [{name: a, seconds: 2}, {name: b, seconds: 3}, {name: c, seconds: 1}]", "plan");

    assertEquals("a", plan.at(1.9).name());
    assertEquals("b", plan.at(2.1).name());
    assertEquals("c", plan.at(5.5).name());
    assertEquals("c", plan.at(500).name());
  }

  private static void awaitCount(Sink sink, String kind) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!sink.counts().containsKey(kind)) {
      assertTrue(System.nanoTime() < limit, () -> kind + " is not in " + sink.counts());
      Thread.onSpinWait();
    }
  }

  private Sink sink(String faults) throws Exception {
    return sinkOf("steps: [{faults: " + faults + "}]");
  }

  private Sink sinkOf(String plan) throws Exception {
    Sink sink = new Sink(FaultPlanReader.read(plan, "plan"), 0, Optional.empty());
    open.add(sink);
    return sink;
  }

  private ServiceSession session(Sink sink) {
    StaticServiceMap map =
        StaticServiceMap.of(
            Map.of(
                BOB.domain().text(),
                new StaticService(
                    List.of(new StaticService.Target(sink.endpoint(), 1)), null, null)));
    ClientNetwork network =
        ClientNetwork.open(
            HttpTransportConfig.of(TrustRoots.system()).withCleartext(true),
            map,
            LocatorConfig.standard(),
            new SplittableRandom(1));
    open.add(network);
    ProfileFactory factory = new ProfileFactory(ENTROPY, InstantSource.system());
    ServiceCredential credential = factory.credential(factory.service(), host.profile());
    return ServiceSession.open(
        BOB.domain(),
        new SessionCredential.ServiceModeCredential(
            credential.service().envelope(),
            credential.host().envelope(),
            credential.connection(),
            host.authentication()),
        new SessionEnvironment(
            network.transport(),
            network.locator(),
            new Pins(),
            crypto,
            ENTROPY,
            InstantSource.system(),
            System::nanoTime));
  }

  private SessionOutcome post(ServiceSession session) {
    return post(session, PATIENCE);
  }

  private SessionOutcome post(ServiceSession session, Duration patience) {
    return send(session, patience).join();
  }

  private CompletableFuture<SessionOutcome> send(ServiceSession session, Duration patience) {
    PostRequest request =
        new PostRequest(RequestHeader.EMPTY, List.of(BOB), List.of(message), List.of());
    return session.send(request, Deadline.after(System.nanoTime(), patience)).toCompletableFuture();
  }

  private static EntryResponse entry(SessionOutcome outcome) {
    SessionOutcome.Answered answered =
        assertInstanceOf(SessionOutcome.Answered.class, outcome, outcome::toString);
    return ((PostResponse) answered.response()).entries().getFirst();
  }

  private boolean receiptVerifies(Sink sink, EntryResponse entry) {
    DareEnvelope receipt = entry.receipt();
    assertNotNull(receipt);
    return StatementVerifier.ofHost(sink.host().signature().publicKey())
        .senderReceipt(
            receipt,
            new StatementVerifier.SentMessage(
                String.valueOf(message.envelopeId()), Digests.sha512(message.payload()), BOB),
            Instant.now())
        .isValid();
  }

  private DareEnvelope message() {
    AccountAddress alice = new AccountAddress("alice", ServiceName.parse("example.com"));
    return MessageEnvelopes.signed(
        new MessageText(MessageHead.fresh(ENTROPY, alice, BOB), null, "hello"),
        new MessageSigner(host.signature(), null),
        Instant.now());
  }
}
