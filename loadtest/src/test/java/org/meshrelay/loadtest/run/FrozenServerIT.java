package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.LatencyLog;
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

/** A server that answers nothing for 6 of 10 s, over real connections (PRODUCT.md 4). */
class FrozenServerIT {
  private static final long SECOND_MS = 1_000;
  private static final int PER_SECOND = 40;
  private static final int WARM_UP = 300;

  @Test
  void frozenFor6Of10Seconds_reportSaysWhatUsersWaited() throws Exception {
    Vertx vertx = GuardedVertx.open();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    HttpTransportConfig config =
        HttpTransportConfig.of(TrustRoots.system())
            .withCleartext(true)
            .withConnections(10 * PER_SECOND, 10 * PER_SECOND);
    try (ClientNetwork network =
        ClientNetwork.open(
            config, StaticServiceMap.empty(), LocatorConfig.standard(), new SplittableRandom(1))) {
      AtomicLong start = new AtomicLong(Long.MAX_VALUE / 2);
      Endpoint endpoint = serve(vertx, start);
      // Classes and the first connection are not what is measured.
      for (int i = 0; i < WARM_UP; i++) {
        assertEquals(Outcome.ACKNOWLEDGED, ask(network, endpoint).toCompletableFuture().join());
      }
      start.set(System.nanoTime());
      LatencyLog latencies = new LatencyLog(OutputStream.nullOutputStream(), 0);
      Recording recording =
          new Recording(
              true, latencies, new Timeline(System.nanoTime(), 10), new Codes(), new PhaseCounts());
      PhaseRunner runner =
          new PhaseRunner(
              PaceClock.system(), operation -> ask(network, endpoint), recording, timer);

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
      assertPercentile(1_000, latencies.fromIntended(), 50);
      assertPercentile(3_500, latencies.fromIntended(), 75);
      assertPercentile(5_000, latencies.fromIntended(), 90);
      assertPercentile(5_900, latencies.fromIntended(), 99);
      assertTrue(latencies.fromIntended().getValueAtPercentile(30) < 500e6);
    } finally {
      timer.shutdownNow();
      vertx.close().await();
    }
  }

  private static CompletionStage<Outcome> ask(ClientNetwork network, Endpoint endpoint) {
    return network
        .transport()
        .exchange(
            endpoint,
            "localhost",
            Bytes.utf8("{}"),
            Encoding.JSON,
            Deadline.after(System.nanoTime(), Duration.ofSeconds(20)))
        .handle(
            (reply, failure) ->
                reply == null ? Outcome.failed(String.valueOf(failure)) : Outcome.ACKNOWLEDGED);
  }

  /** Frozen from 2 to 8 s after the start. */
  private static Endpoint serve(Vertx vertx, AtomicLong start) {
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request -> {
                  long ms = (System.nanoTime() - start.get()) / 1_000_000;
                  boolean frozen = ms >= 2 * SECOND_MS && ms < 8 * SECOND_MS;
                  if (frozen) {
                    long unused = vertx.setTimer(8 * SECOND_MS - ms, id -> answer(request));
                  } else {
                    answer(request);
                  }
                })
            .listen()
            .await();
    return Endpoint.http("127.0.0.1", server.actualPort());
  }

  private static void answer(HttpServerRequest request) {
    request.response().end("{}").onFailure(gone -> {});
  }

  private static void assertPercentile(double ms, Histogram latencies, double percentile) {
    double found = latencies.getValueAtPercentile(percentile) / 1e6;
    assertEquals(ms, found, ms * 0.05, "p" + percentile);
  }
}
