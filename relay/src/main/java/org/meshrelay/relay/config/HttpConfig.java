package org.meshrelay.relay.config;

import java.util.List;
import org.meshrelay.client.session.DirectHost;
import org.meshrelay.client.yaml.Section;

/**
 * The HTTP listener and its bounds (http-binding.md 2, 4, 5).
 *
 * @param host address to listen on
 * @param port 0 takes any free one
 * @param transport TLS or clear text
 * @param eventLoops 0 for half the number of processors, at most 8
 * @param paths resources served beside the well-known ones, as TXT records may name
 * @param directHosts where devices reach this host without a front end; Hello names them (MSP-8)
 * @param proxies addresses whose {@code X-Forwarded-For} is believed
 * @param connectionsMax open connections
 * @param connectionsPerAddressMax open connections from one address
 * @param streamsPerConnectionMax concurrent HTTP/2 streams
 * @param headerOctetsMax header section
 * @param headerFieldsMax fields of a header section
 * @param bodyOctetsMax request body under a ticket
 * @param bodyOctetsBeforeTicketMax request body until a ticket has opened
 * @param bodiesOctetsMax request and response bodies of all connections together
 * @param timers the timers
 */
public record HttpConfig(
    String host,
    int port,
    Transport transport,
    int eventLoops,
    List<String> paths,
    List<DirectHost> directHosts,
    List<String> proxies,
    int connectionsMax,
    int connectionsPerAddressMax,
    int streamsPerConnectionMax,
    int headerOctetsMax,
    int headerFieldsMax,
    int bodyOctetsMax,
    int bodyOctetsBeforeTicketMax,
    long bodiesOctetsMax,
    Timers timers) {
  /** What carries HTTP. */
  public enum Transport {
    /** TLS, HTTP/1.1 and HTTP/2. */
    TLS,
    /** Clear text, HTTP/1.1; messages are encrypted all the same. */
    CLEAR
  }

  /**
   * Timers of a connection (http-binding.md 5).
   *
   * @param handshakeMs TCP and TLS set-up
   * @param headerMs first octet of a request to the end of its header section
   * @param transactionMs first octet of a request to the last octet of the response
   * @param bodyOctetsPerSecondMin slowest body after its first second
   * @param idleMs keep-alive
   * @param idleUnderLoadMs keep-alive from load level 1 on
   */
  public record Timers(
      int handshakeMs,
      int headerMs,
      int transactionMs,
      int bodyOctetsPerSecondMin,
      int idleMs,
      int idleUnderLoadMs) {
    static Timers read(Section s) {
      return new Timers(
          s.integer("tls-handshake-timeout-ms", 2_000, 100, 60_000),
          s.integer("header-timeout-ms", 2_000, 100, 60_000),
          s.integer("transaction-timeout-ms", 5_000, 100, 60_000),
          s.integer("body-octets-per-second-min", 8_192, 0, 1 << 30),
          s.integer("idle-timeout-ms", 60_000, 100, 3_600_000),
          s.integer("idle-timeout-under-load-ms", 20_000, 100, 3_600_000));
    }
  }

  /** No event loop profits from sharing a processor, and the crypto pool needs some too. */
  private static final int EVENT_LOOPS_MAX = 64;

  static HttpConfig read(Section s) {
    HttpConfig config =
        new HttpConfig(
            s.text("host", "0.0.0.0"),
            s.integer("port", 443, 0, 65_535),
            s.choice("transport", Transport.class, Transport.TLS),
            s.integer("event-loops", 0, 0, EVENT_LOOPS_MAX),
            s.list("paths", List.of(), HttpConfig::parsePath),
            s.list("direct-uris", List.of(), HttpConfig::parseDirect),
            s.texts("proxies", List.of()),
            s.integer("connections-max", 10_000, 1, 1_000_000),
            s.integer("connections-per-address-max", 256, 1, 1_000_000),
            s.integer("streams-per-connection-max", 100, 1, 1_000),
            s.integer("header-octets-max", 16 * 1024, 1_024, 64 * 1024),
            s.integer("header-fields-max", 64, 8, 1_024),
            s.integer("body-octets-max", 1024 * 1024, 192 * 1024, 16 * 1024 * 1024),
            s.integer("body-octets-before-ticket-max", 192 * 1024, 128 * 1024, 1024 * 1024),
            s.whole("bodies-octets-max", 64L << 20, 4L << 20, 1L << 40),
            Timers.read(s));
    if (config.bodyOctetsBeforeTicketMax > config.bodyOctetsMax) {
      s.problem(
          "body-octets-before-ticket-max",
          "is above body-octets-max",
          "lower it or raise the other");
    }
    config.checkDirect(s);
    return config;
  }

  private void checkDirect(Section s) {
    if (directHosts.size() > DirectHost.HOSTS_MAX
        || directHosts.stream().distinct().count() < directHosts.size()) {
      s.problem(
          "direct-uris",
          "has repetitions or too many URIs",
          "list each once, at most " + DirectHost.HOSTS_MAX);
    }
    if (transport == Transport.TLS
        && directHosts.stream().anyMatch(host -> !host.endpoint().secured())) {
      s.problem("direct-uris", "names clear text, and http.transport is tls", "write https://name");
    }
  }

  private static DirectHost parseDirect(String text) {
    return DirectHost.parse(text)
        .orElseThrow(
            () ->
                new Section.Mistake(
                    "`" + text + "` is not an absolute URI with a DNS name",
                    "write https://name or https://name:port"));
  }

  /** The same listener at another address. */
  public HttpConfig at(String otherHost, int otherPort) {
    return new HttpConfig(
        otherHost,
        otherPort,
        transport,
        eventLoops,
        paths,
        directHosts,
        proxies,
        connectionsMax,
        connectionsPerAddressMax,
        streamsPerConnectionMax,
        headerOctetsMax,
        headerFieldsMax,
        bodyOctetsMax,
        bodyOctetsBeforeTicketMax,
        bodiesOctetsMax,
        timers);
  }

  private static String parsePath(String text) {
    if (!text.matches("/[A-Za-z0-9._~!$&'()*+,;=:@/-]*[^/]")) {
      throw new Section.Mistake(
          "`" + text + "` is not a path", "write `/name`, without a final slash");
    }
    return text;
  }
}
