package org.meshrelay.relay;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.meshrelay.relay.admin.AdminListener;
import org.meshrelay.relay.cli.CommandException;
import org.meshrelay.relay.cli.ExitCode;
import org.meshrelay.relay.cli.RunningNode;
import org.meshrelay.relay.config.AdminConfig;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.control.ControlDesk;
import org.meshrelay.relay.control.ControlFile;
import org.meshrelay.relay.delivery.SitePolicy;
import org.meshrelay.relay.http.HttpBinding;
import org.meshrelay.relay.http.HttpListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node from its first request to its last: starts the listeners once everything behind them is
 * there, and stops from the outside in, so that what was taken is finished and what was
 * acknowledged is safe. Its methods block; never call them from an event loop.
 */
public final class Node implements RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** A listener that does not start in this time does not start. */
  private static final int START_SECONDS = 30;

  /** Closing what holds no requests any more takes milliseconds. */
  private static final int CLOSE_SECONDS = 10;

  private final Parts parts;
  private final HttpListener http;
  private final AdminListener admin;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What a node is made of. */
  record Parts(
      RelayConfig config,
      Foundation foundation,
      Stores stores,
      Outbound outbound,
      Delivery delivery,
      HttpBinding binding,
      Control control,
      CompletableFuture<Integer> failure) {}

  /** How commands reach the node: what answers them, and the word they show. */
  record Control(ControlDesk handler, String word) {
    /** Not the word. */
    @Override
    public String toString() {
      return "Control";
    }
  }

  private Node(Parts parts, HttpListener http, AdminListener admin) {
    this.parts = parts;
    this.http = http;
    this.admin = admin;
  }

  static Node start(Parts parts) {
    try {
      Foundation foundation = parts.foundation();
      HttpConfig http = parts.config().http();
      HttpListener requests =
          await(
              HttpListener.start(foundation.vertx(), parts.binding(), foundation.eventLoops()),
              new Place("http", http.host(), http.port()));
      AdminConfig administration = parts.config().admin();
      AdminListener admin =
          await(
              AdminListener.start(
                  foundation.vertx(),
                  administration,
                  new AdminListener.Figures(foundation.metrics(), foundation.readiness()),
                  parts.control().handler()),
              new Place("admin", administration.host(), administration.port()));
      Node node = new Node(parts, requests, admin);
      foundation.readiness().require("draining", node::draining);
      parts.stores().start(parts.delivery().forwarder()::accountDeleted);
      node.tellCommands();
      var ignored =
          parts
              .delivery()
              .forwarder()
              .start(parts.delivery().ingress())
              .onFailure(bug -> LOG.atError().setCause(bug).log("queues were not read"));
      LOG.atInfo()
          .addKeyValue("https", node.https())
          .addKeyValue("admin", node.admin())
          .addKeyValue("services", parts.config().service().names())
          .log("ready");
      return node;
    } catch (RuntimeException e) {
      release(parts);
      throw e;
    }
  }

  @Override
  public URI https() {
    HttpConfig config = parts.config().http();
    String scheme = config.transport() == HttpConfig.Transport.TLS ? "https" : "http";
    return uri(scheme, config.host(), http.port());
  }

  @Override
  public URI admin() {
    return uri("http", parts.config().admin().host(), admin.port());
  }

  private static URI uri(String scheme, String host, int port) {
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + shown + ":" + port);
  }

  /** A node that cannot tell where it is works all the same; its commands have to wait. */
  private void tellCommands() {
    try {
      new ControlFile(reachable(), parts.control().word()).write(store());
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("commands will not find this node");
    }
  }

  /** A listener on all addresses is reached over loopback. */
  private URI reachable() {
    String host = parts.config().admin().host();
    boolean any = host.equals("0.0.0.0") || host.equals("::");
    return any ? uri("http", "127.0.0.1", admin.port()) : admin();
  }

  private Path store() {
    return parts.config().store().directory();
  }

  @Override
  public CompletionStage<Integer> failure() {
    return parts.failure();
  }

  /** Certificates first: if they cannot be used, the old policy stays with them. */
  @Override
  public void reload(RelayConfig config) {
    reloadCertificates(config);
    SitePolicy next = SitePolicies.next(parts.config(), config);
    parts.delivery().policy().replace(next);
    LOG.atInfo()
        .addKeyValue("limits", next.limits())
        .addKeyValue("contact-requests", next.contactRequests())
        .log("policy in force");
  }

  private void reloadCertificates(RelayConfig config) {
    if (config.http().transport() != HttpConfig.Transport.TLS) {
      return;
    }
    try {
      boolean done = awaitOr(http.reload(config.tls(), config.http()).map(Boolean.TRUE));
      assert done;
    } catch (TimeoutException | BindException | RuntimeException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION, "the certificates cannot be used: " + e.getMessage());
    }
  }

  private Optional<String> draining() {
    return closed.get() ? Optional.of("takes no more requests") : Optional.empty();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Duration patience = Duration.ofMillis(parts.config().work().drainTimeoutMs());
    step("requests", http.drain(patience), patience.toSeconds() + CLOSE_SECONDS);
    step("forwarding", parts.delivery().forwarder().stop(), patience.toSeconds() + 1);
    step("admin", admin.close(), CLOSE_SECONDS);
    try {
      ControlFile.remove(store());
    } catch (IOException e) {
      // What it names is nobody's from now on, which commands see.
      LOG.atDebug().setCause(e).log("the file for commands stays");
    }
    release(parts);
    LOG.atInfo().log("stopped");
  }

  private static void step(String name, Future<Void> step, long seconds) {
    try {
      step.await(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      LOG.atWarn().addKeyValue("step", name).setCause(e).log("did not end in time");
    }
  }

  private static void release(Parts parts) {
    parts.outbound().transport().close();
    parts.foundation().closePools();
    parts.stores().close();
    step("event loops", parts.foundation().vertx().close(), CLOSE_SECONDS);
    parts.foundation().metrics().close();
  }

  /** Where a listener is to be, for people. */
  private record Place(String section, String host, int port) {
    CommandException failed(String why) {
      return new CommandException(
          ExitCode.UNAVAILABLE,
          "cannot listen at "
              + host
              + ":"
              + port
              + ": "
              + why
              + "; stop what is there, or change "
              + section
              + ".host or "
              + section
              + ".port");
    }
  }

  private static <T> T await(Future<T> listener, Place place) {
    try {
      return awaitOr(listener);
    } catch (TimeoutException e) {
      throw place.failed("nothing happened in " + START_SECONDS + " s");
    } catch (BindException e) {
      throw place.failed(String.valueOf(e.getMessage()));
    }
  }

  /** A failure comes out as it is, declared or not. */
  private static <T> T awaitOr(Future<T> future) throws TimeoutException, BindException {
    return future.await(START_SECONDS, TimeUnit.SECONDS);
  }
}
