package org.meshrelay.client.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.TransportException;

/**
 * One request on its way: whichever of response, failure and deadline comes first settles it, and
 * the others are cancelled.
 *
 * <p>Used once. The event loop of the connection, that of the timer and the caller's thread meet
 * only in the promise, which the first of them settles.
 */
final class HttpExchange {
  /** Header section of a response (http-binding.md 4, the same figure for both directions). */
  static final int HEADER_BYTES_MAX = 16 << 10;

  /**
   * Idle keep-alive (http-binding.md 5), a little less so that the server does not win the race.
   */
  static final int KEEP_ALIVE_SECONDS = 50;

  private final Vertx vertx;
  private final int bodyBytesMax;
  private final Encoding encoding;
  private final Promise<EncodedReply> outcome = Promise.promise();
  private @Nullable HttpClientRequest request;

  HttpExchange(Vertx vertx, int bodyBytesMax, Encoding encoding) {
    this.vertx = vertx;
    this.bodyBytesMax = bodyBytesMax;
    this.encoding = encoding;
  }

  Future<EncodedReply> run(
      HttpClientAgent client, RequestOptions options, String host, Bytes body, long nanos) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    long timer = vertx.setTimer(millis, ignored -> timeOut());
    client.request(options).onComplete(r -> send(r.result(), r.cause(), host, body));
    return outcome.future().onComplete(ignored -> vertx.cancelTimer(timer));
  }

  private void send(
      @Nullable HttpClientRequest opened, @Nullable Throwable cause, String host, Bytes body) {
    if (opened == null) {
      fail(TransportException.Cause.UNREACHABLE, cause);
      return;
    }
    // Before the answer what goes wrong fails the future below, within it the response; what is
    // left is what came of giving up, which is no news, but logged if not taken.
    opened.exceptionHandler(ignored -> {});
    opened.authority(HostAndPort.authority(host));
    Future<HttpClientResponse> answer = sent(opened, body);
    if (answer == null) {
      dropUnsent(opened);
    } else {
      answer
          .onSuccess(this::collect)
          .onFailure(failure -> fail(TransportException.Cause.INTERRUPTED, failure));
    }
  }

  /** Sends the request, unless its time is over; null then. */
  private synchronized @Nullable Future<HttpClientResponse> sent(
      HttpClientRequest opened, Bytes body) {
    if (outcome.future().isComplete()) {
      return null;
    }
    request = opened;
    return body.isEmpty() ? opened.send() : opened.send(Buffer.buffer(body.toArray()));
  }

  /** The request, once it has been sent. */
  private synchronized @Nullable HttpClientRequest request() {
    return request;
  }

  private void collect(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > bodyBytesMax) {
            settle(TransportException.Cause.UNREADABLE, "response above " + bodyBytesMax);
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.exceptionHandler(failure -> fail(TransportException.Cause.INTERRUPTED, failure));
    response.endHandler(ignored -> outcome.tryComplete(reply(response, body)));
  }

  private EncodedReply reply(HttpClientResponse response, Buffer body) {
    String type = response.getHeader("Content-Type");
    Encoding answered = type == null ? encoding : Encoding.ofMediaType(type).orElse(encoding);
    return new EncodedReply(
        response.statusCode(),
        answered,
        Bytes.wrap(body.getBytes()),
        seconds(response.getHeader("Retry-After")),
        false,
        date(response.getHeader("Date")));
  }

  private void timeOut() {
    settle(TransportException.Cause.TIMEOUT, "no complete response in time");
  }

  private void fail(TransportException.Cause kind, @Nullable Throwable cause) {
    String why = cause == null ? null : cause.getMessage();
    settle(kind, why == null ? "connection failed: " + cause : why);
  }

  private void settle(TransportException.Cause kind, String message) {
    if (outcome.tryFail(new TransportException(kind, message))) {
      HttpClientRequest open = request();
      if (open != null) {
        drop(open);
      }
    }
  }

  /** Gives the stream back; that it cannot be reset because it ended already is no news. */
  private static void drop(HttpClientRequest open) {
    open.reset().onFailure(ignored -> {});
  }

  /**
   * Gives the stream of a request back of which nothing was sent. The library forgets to where
   * several share a connection, and each such stream would be one less for good, until none is
   * left: so the request is begun first.
   */
  private static void dropUnsent(HttpClientRequest open) {
    if (open.version() == HttpVersion.HTTP_2) {
      open.writeHead().onComplete(ignored -> drop(open));
    } else {
      drop(open);
    }
  }

  private static @Nullable Long seconds(@Nullable String header) {
    if (header == null || header.isEmpty() || header.length() > 9) {
      return null;
    }
    return header.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.valueOf(header) : null;
  }

  private static @Nullable Instant date(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
    } catch (DateTimeException e) {
      return null; // a date that cannot be read corrects no clock
    }
  }
}
