package org.meshrelay.relay.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.relay.http.wire.WireWatch;

/** One open connection with its requests in progress; belongs to its event loop. */
final class Link {
  private final HttpConnection connection;
  private final String address;
  private final WireWatch watch;
  private final LoopThrottle throttle;
  private final List<Exchange> exchanges = new ArrayList<>();
  private long idleSince;
  private boolean cut;
  private long cutAt;

  Link(
      HttpConnection connection,
      String address,
      WireWatch watch,
      LoopThrottle throttle,
      long nowNanos) {
    this.connection = connection;
    this.address = address;
    this.watch = watch;
    this.throttle = throttle;
    this.idleSince = nowNanos;
  }

  String address() {
    return address;
  }

  /** What the event loop of the connection lets in. */
  LoopThrottle throttle() {
    return throttle;
  }

  HttpConnection connection() {
    return connection;
  }

  /** Enters a request; returns when its first octet arrived. */
  long began(Exchange exchange, long nowNanos) {
    exchanges.add(exchange);
    watch.requestsOpen(true);
    return watch.requestBegan(nowNanos);
  }

  void ended(Exchange exchange, long nowNanos) {
    boolean removed = exchanges.remove(exchange);
    assert removed : "an exchange ends once";
    watch.requestsOpen(!exchanges.isEmpty());
    idleSince = nowNanos;
  }

  /** The exchanges of this moment; they may end while they are gone through. */
  List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  boolean isIdle() {
    return exchanges.isEmpty();
  }

  long idleNanos(long nowNanos) {
    return exchanges.isEmpty() ? nowNanos - idleSince : 0;
  }

  /** Resets a stream, whatever is still to be written of it. */
  void resetStream(long stream) {
    watch.resetStream(stream);
  }

  /** Begins to close the connection, what was written before included. */
  Future<Void> cut(long nowNanos) {
    cut = true;
    cutAt = nowNanos;
    return connection.close();
  }

  boolean isCut() {
    return cut;
  }

  long cutNanos(long nowNanos) {
    return nowNanos - cutAt;
  }

  /** Resets the connection, whatever is in progress on it. */
  void abort() {
    watch.abort();
  }

  long headerNanos(long nowNanos) {
    return watch.headerAge(nowNanos);
  }
}
