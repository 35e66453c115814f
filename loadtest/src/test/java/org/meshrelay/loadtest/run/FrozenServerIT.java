package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.OperationTimes;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.PaceClock;
import org.meshrelay.loadtest.rate.RateCurve;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.testkit.GuardedVertx;

/**
 * A server that answers nothing for 6 of 10 s, over real connections (PRODUCT.md 4). The seconds
 * are those of a clock that stands still until everything that may be answered has been, so that a
 * busy machine changes nothing.
 */
@Timeout(120)
class FrozenServerIT {
  private static final long SECOND = 1_000_000_000L;
  private static final long FROZEN_FROM = 2 * SECOND;
  private static final long FROZEN_TO = 8 * SECOND;
  private static final int PER_SECOND = 40;

  private final Vertx vertx = GuardedVertx.open();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final LatencyLog latencies = new LatencyLog(OutputStream.nullOutputStream(), 0);
  private final Recording recording =
      new Recording(
          true,
          latencies,
          new Timeline(0, 10),
          new Codes(),
          new PhaseCounts(),
          new OperationTimes());
  private final Queue<HttpServerRequest> frozen = new ConcurrentLinkedQueue<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong now = new AtomicLong();

  /** Time goes on when nobody is owed an answer; at the end of the freeze all get theirs. */
  private final PaceClock clock =
      new PaceClock() {
        @Override
        public long nanoTime() {
          return now.get();
        }

        @Override
        public void await(long untilNanos) throws InterruptedException {
          settle();
          if (now.get() < FROZEN_TO && untilNanos >= FROZEN_TO) {
            now.set(FROZEN_TO);
            for (HttpServerRequest one = frozen.poll(); one != null; one = frozen.poll()) {
              answer(one);
            }
            settle();
          }
          now.accumulateAndGet(untilNanos, Math::max);
        }
      };

  @AfterEach
  void close() {
    timer.shutdownNow();
    vertx.close().await();
  }

  @Test
  void frozenFor6Of10Seconds_reportSaysWhatUsersWaited() throws Exception {
    HttpTransportConfig config =
        HttpTransportConfig.of(TrustRoots.system())
            .withCleartext(true)
            .withConnections(10 * PER_SECOND, 10 * PER_SECOND);
    try (ClientNetwork network =
        ClientNetwork.open(
            config, StaticServiceMap.empty(), LocatorConfig.standard(), new SplittableRandom(1))) {
      Endpoint endpoint = serve();
      PhaseRunner runner =
          new PhaseRunner(
              clock, operation -> ask(network, endpoint), recording, timer, 10 * PER_SECOND);

      PhaseRunner.Ran ran =
          runner.run(
              new Phase(
                  "frozen",
                  10,
                  true,
                  new Phase.Load.Open(new RateCurve.Constant(PER_SECOND), Arrivals.Spacing.EVEN)),
              new Mix(Map.of(Mix.Operation.POST, 1)),
              1);

      LatencyLog.Interval interval = latencies.rotate();
      assertEquals(10 * PER_SECOND, ran.offered());
      assertEquals(ran.offered(), interval.count(), recording.codes().counts().toString());
    }
    assertPercentile(1_000, 50);
    assertPercentile(3_500, 75);
    assertPercentile(5_000, 90);
    assertPercentile(5_900, 99);
    assertEquals(0, latencies.fromIntended().getValueAtPercentile(30));
  }

  /** Waits until whatever was sent is answered, or held by the frozen server. */
  private void settle() throws InterruptedException {
    while (recording.counts().snapshot().acknowledged() + frozen.size() < sent.get()) {
      LockSupport.parkNanos(100_000);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private CompletionStage<Outcome> ask(ClientNetwork network, Endpoint endpoint) {
    sent.incrementAndGet();
    return network
        .transport()
        .exchange(
            endpoint,
            "localhost",
            Bytes.utf8("{}"),
            Encoding.JSON,
            Deadline.after(System.nanoTime(), Duration.ofSeconds(100)))
        .handle(
            (reply, failure) ->
                reply == null ? Outcome.failed(String.valueOf(failure)) : Outcome.ACKNOWLEDGED);
  }

  private Endpoint serve() {
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request -> {
                  if (now.get() >= FROZEN_FROM && now.get() < FROZEN_TO) {
                    frozen.add(request);
                  } else {
                    answer(request);
                  }
                })
            .listen()
            .await();
    return Endpoint.http("127.0.0.1", server.actualPort());
  }

  /** Any thread: the response changes to its own loop. */
  private static void answer(HttpServerRequest request) {
    request.response().end("{}").onFailure(gone -> {});
  }

  private void assertPercentile(double ms, double percentile) {
    double found = latencies.fromIntended().getValueAtPercentile(percentile) / 1e6;
    assertEquals(ms, found, ms * 0.05, "p" + percentile);
  }
}
