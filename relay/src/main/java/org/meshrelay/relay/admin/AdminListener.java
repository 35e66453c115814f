package org.meshrelay.relay.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.meshrelay.relay.config.AdminConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /livez}, {@code /readyz}, {@code /readyz?verbose} and {@code /metrics} over clear
 * text without authentication: the operator puts it on loopback. What is under {@code /control/}
 * has to show a word that only the node's user can read (ADR 54). Reads no request body.
 */
public final class AdminListener {
  private static final Logger LOG = LoggerFactory.getLogger(AdminListener.class);

  private static final int IDLE_SECONDS = 30;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Metrics metrics;
  private final Readiness readiness;
  private final ControlHandler control;
  private final HttpServer server;

  private AdminListener(Vertx vertx, AdminConfig config, Figures figures, ControlHandler control) {
    this.vertx = vertx;
    this.metrics = figures.metrics();
    this.readiness = figures.readiness();
    this.control = control;
    AtomicInteger open = new AtomicInteger();
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setHttp2ClearTextEnabled(false))
            .connectionHandler(
                connection -> {
                  if (open.incrementAndGet() > config.connectionsMax()) {
                    open.decrementAndGet();
                    var ignored = connection.close();
                    return;
                  }
                  connection.closeHandler(closed -> open.decrementAndGet());
                })
            .requestHandler(this::answer);
    metrics.bounded("meshrelay_admin_connections", open::get, config.connectionsMax());
  }

  /** What it shows. */
  public record Figures(Metrics metrics, Readiness readiness) {}

  /**
   * Starts listening.
   *
   * @param control answers what is under {@code /control/}
   */
  public static Future<AdminListener> start(
      Vertx vertx, AdminConfig config, Figures figures, ControlHandler control) {
    AdminListener listener = new AdminListener(vertx, config, figures, control);
    return listener.server.listen(config.port(), config.host()).map(ignored -> listener);
  }

  /** The port taken. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening. */
  public Future<Void> close() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    if (String.valueOf(request.path()).startsWith("/control/")) {
      control
          .answer(request)
          .onSuccess(answer -> end(request, answer.status(), JSON, answer.body() + "\n"))
          .onFailure(bug -> failed(request, bug));
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader("Allow", "GET, HEAD");
      end(request, 405, TEXT, "GET is the only method\n");
      return;
    }
    switch (String.valueOf(request.path())) {
      case "/livez" -> end(request, 200, TEXT, "ok\n");
      case "/readyz" -> ready(request);
      case "/metrics" ->
          // Writing some hundred series takes milliseconds.
          vertx
              .executeBlocking(metrics::scrape, false)
              .onSuccess(text -> end(request, 200, PROMETHEUS, text))
              .onFailure(failure -> end(request, 500, TEXT, "cannot be read now\n"));
      default -> end(request, 404, TEXT, "/livez, /readyz, /readyz?verbose, /metrics\n");
    }
  }

  private static void failed(HttpServerRequest request, Throwable bug) {
    LOG.atError().setCause(bug).log("a command was not carried out");
    end(request, 500, TEXT, "failed; see the log of the node\n");
  }

  private void ready(HttpServerRequest request) {
    boolean ready = readiness.isReady();
    String verdict = ready ? "ready\n" : "not ready\n";
    String query = request.query();
    String detail =
        query == null || !query.contains("verbose")
            ? ""
            : readiness.states().stream().map(AdminListener::line).collect(Collectors.joining());
    end(request, ready ? 200 : 503, TEXT, detail + verdict);
  }

  private static String line(Readiness.State state) {
    String mark = state.problem().isEmpty() ? "[+]" : state.essential() ? "[-]" : "[!]";
    return mark + " " + state.name() + state.problem().map(p -> ": " + p).orElse(" ok") + "\n";
  }

  private static void end(HttpServerRequest request, int status, String type, String body) {
    var ignored =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", type)
            .putHeader("Cache-Control", "no-store")
            .end(body);
  }
}
