package org.meshrelay.loadtest.run;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.OutputStream;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
import org.meshrelay.loadtest.rate.PaceClock;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.PeerTransport;

/**
 * What the generator can do at most: its transport, its recording and its closed loop against a
 * server in this process that answers at once and does nothing. Server and generator share the
 * machine, as they do with a node of their own.
 */
public final class SelfCeiling {
  /** A post of 1 KB as it travels, and the answer to it with a receipt. */
  private static final int REQUEST_OCTETS = 4_096;

  private static final int RESPONSE_OCTETS = 6_144;

  private SelfCeiling() {}

  /** Requests per second, measured for so long after as long a warm-up. */
  public static double perSecond(Duration time, int users) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (ClientNetwork network = network(users)) {
      Work work = work(network.transport(), serve(vertx));
      double unused = run(work, time, users, timer);
      return run(work, time, users, timer);
    } finally {
      timer.shutdownNow();
      vertx.close().await();
    }
  }

  private static ClientNetwork network(int users) {
    HttpTransportConfig config =
        HttpTransportConfig.of(TrustRoots.system())
            .withCleartext(true)
            .withConnections(users, users);
    return ClientNetwork.open(
        config, StaticServiceMap.empty(), LocatorConfig.standard(), new SplittableRandom(1));
  }

  private static Endpoint serve(Vertx vertx) {
    Buffer answer = Buffer.buffer(new byte[RESPONSE_OCTETS]);
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    request
                        .end()
                        .onSuccess(end -> request.response().end(answer).onFailure(gone -> {})))
            .listen()
            .await();
    return Endpoint.http("127.0.0.1", server.actualPort());
  }

  private static Work work(PeerTransport transport, Endpoint endpoint) {
    Bytes body = Bytes.wrap(new byte[REQUEST_OCTETS]);
    return operation ->
        transport
            .exchange(
                endpoint,
                "localhost",
                body,
                Encoding.JSON,
                Deadline.after(System.nanoTime(), Deadline.TRANSACTION))
            .handle(
                (reply, failure) ->
                    reply == null ? Outcome.failed("ceiling") : Outcome.ACKNOWLEDGED);
  }

  private static double run(Work work, Duration time, int users, ScheduledExecutorService timer)
      throws InterruptedException {
    Recording recording =
        new Recording(
            true,
            new LatencyLog(OutputStream.nullOutputStream(), 0),
            new Timeline(System.nanoTime(), 1),
            new Codes(),
            new PhaseCounts(),
            new OperationTimes());
    Phase phase = new Phase("ceiling", time.toNanos() / 1e9, true, new Phase.Load.Closed(users, 0));
    Mix mix = new Mix(java.util.Map.of(Mix.Operation.POST, 1));
    long started = System.nanoTime();
    PhaseRunner.Ran unused =
        new PhaseRunner(PaceClock.system(), work, recording, timer, users).run(phase, mix, 1);
    double took = (System.nanoTime() - started) / 1e9;
    return recording.counts().snapshot().acknowledged() / took;
  }
}
