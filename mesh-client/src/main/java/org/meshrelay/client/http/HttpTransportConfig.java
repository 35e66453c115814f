package org.meshrelay.client.http;

import java.time.Duration;

/**
 * Limits of the outbound HTTP transport.
 *
 * @param roots accepted certificate authorities
 * @param connectTimeout for TCP and TLS together
 * @param responseBytesMax largest response body taken
 * @param cleartext whether {@code http} endpoints may be used; requests and responses other than
 *     Hello are encrypted at message level in any case
 * @param verifyHost whether the certificate must name the service domain; off only in tests
 * @param connectionsMax most connections per endpoint
 * @param waitingMax most requests that wait for a connection to one endpoint; further ones fail at
 *     once
 * @param http1Only whether HTTP/2 is not even offered
 */
public record HttpTransportConfig(
    TrustRoots roots,
    Duration connectTimeout,
    int responseBytesMax,
    boolean cleartext,
    boolean verifyHost,
    int connectionsMax,
    int waitingMax,
    boolean http1Only) {
  /** TCP and TLS set-up (http-binding.md 5). */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /**
   * A Download answer has at most 4 MiB (http-binding.md 4) and may be base64 twice (times 16/9 is
   * 7.2 MiB); the rest is room for headers.
   */
  public static final int RESPONSE_BYTES_MAX = 8 << 20;

  /** A guess: HTTP/2 needs one, HTTP/1.1 as many as there are concurrent requests. */
  public static final int CONNECTIONS_MAX = 32;

  /** A guess: twice the requests that a destination may have in flight (protocol.md 7.2). */
  public static final int WAITING_MAX = 200;

  /** Checks the ranges. */
  public HttpTransportConfig {
    if (responseBytesMax < 1 || connectionsMax < 1 || waitingMax < 1) {
      throw new IllegalArgumentException("limits of the HTTP transport must be positive");
    }
  }

  /** The limits of http-binding.md with these authorities; no clear text. */
  public static HttpTransportConfig of(TrustRoots roots) {
    return new HttpTransportConfig(
        roots,
        CONNECT_TIMEOUT,
        RESPONSE_BYTES_MAX,
        false,
        true,
        CONNECTIONS_MAX,
        WAITING_MAX,
        false);
  }

  /** The same with {@code http} endpoints permitted or not. */
  public HttpTransportConfig withCleartext(boolean permitted) {
    return new HttpTransportConfig(
        roots,
        connectTimeout,
        responseBytesMax,
        permitted,
        verifyHost,
        connectionsMax,
        waitingMax,
        http1Only);
  }

  /** The same with another bound on response bodies. */
  public HttpTransportConfig withResponseBytesMax(int octets) {
    return new HttpTransportConfig(
        roots,
        connectTimeout,
        octets,
        cleartext,
        verifyHost,
        connectionsMax,
        waitingMax,
        http1Only);
  }

  /** The same with other bounds on connections and on what waits for one. */
  public HttpTransportConfig withConnections(int most, int waiting) {
    return new HttpTransportConfig(
        roots, connectTimeout, responseBytesMax, cleartext, verifyHost, most, waiting, http1Only);
  }

  /** The same over HTTP/1.1 only, or not. */
  public HttpTransportConfig withHttp1Only(boolean only) {
    return new HttpTransportConfig(
        roots,
        connectTimeout,
        responseBytesMax,
        cleartext,
        verifyHost,
        connectionsMax,
        waitingMax,
        only);
  }
}
