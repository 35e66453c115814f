package org.meshrelay.relay.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.TlsConfig;

/** The HTTP listener of a node: one server per event loop, all at one port. */
public final class HttpListener {
  private final HttpBinding binding;
  private final List<HttpBindingVerticle> loops;

  private HttpListener(HttpBinding binding, List<HttpBindingVerticle> loops) {
    this.binding = binding;
    this.loops = loops;
  }

  /** Starts listening; with port 0 the first loop takes a port and the others join it. */
  public static Future<HttpListener> start(Vertx vertx, HttpBinding binding, int eventLoops) {
    HttpBindingVerticle first = new HttpBindingVerticle(binding, binding.config().http().port());
    return vertx
        .deployVerticle(first, new DeploymentOptions())
        .compose(ignored -> startOthers(vertx, binding, first, eventLoops - 1));
  }

  private static Future<HttpListener> startOthers(
      Vertx vertx, HttpBinding binding, HttpBindingVerticle first, int count) {
    List<HttpBindingVerticle> loops = new ArrayList<>(List.of(first));
    List<Future<String>> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpBindingVerticle loop = new HttpBindingVerticle(binding, first.actualPort());
      loops.add(loop);
      starts.add(vertx.deployVerticle(loop, new DeploymentOptions()));
    }
    return Future.all(starts).map(ignored -> new HttpListener(binding, List.copyOf(loops)));
  }

  /** The port taken. */
  public int port() {
    return loops.getFirst().actualPort();
  }

  /** Uses the certificates of this configuration for connections from now on. */
  public Future<Void> reload(TlsConfig tls, HttpConfig http) {
    HttpBinding.Reload reload = new HttpBinding.Reload(tls, http);
    return Future.all(loops.stream().map(loop -> loop.reload(reload)).toList()).mapEmpty();
  }

  /** Takes no more connections, and closes each when its requests are answered, or in the end. */
  public Future<Void> drain(Duration patience) {
    binding.drain();
    return Future.all(loops.stream().map(loop -> loop.shutdown(patience)).toList()).mapEmpty();
  }
}
