package org.meshrelay.relay.config;

import java.util.function.Function;
import org.meshrelay.client.yaml.Section;

/**
 * Everything an operator can set; {@code conf/relay.yaml} shows each key with its default and
 * meaning. An instance is complete and free of contradictions.
 *
 * @param service which services the node is
 * @param http the HTTP listener
 * @param tls certificates and trust
 * @param admin health and metrics
 * @param store frames on disk
 * @param session sessions and tickets
 * @param work worker pools and memory
 * @param accounts accounts of this node
 * @param limits abuse limits
 * @param discovery how other services are found
 * @param forward delivery to them
 * @param log the log
 */
public record RelayConfig(
    ServiceConfig service,
    HttpConfig http,
    TlsConfig tls,
    AdminConfig admin,
    StoreConfig store,
    SessionConfig session,
    WorkConfig work,
    AccountsConfig accounts,
    LimitsConfig limits,
    DiscoveryConfig discovery,
    ForwardConfig forward,
    LogConfig log) {

  /** The same with another listener. */
  public RelayConfig withHttp(HttpConfig other) {
    return new RelayConfig(
        service, other, tls, admin, store, session, work, accounts, limits, discovery, forward,
        log);
  }

  static RelayConfig read(Section root) {
    RelayConfig config =
        new RelayConfig(
            section(root, "service", ServiceConfig::read),
            section(root, "http", HttpConfig::read),
            section(root, "tls", TlsConfig::read),
            section(root, "admin", AdminConfig::read),
            section(root, "store", StoreConfig::read),
            section(root, "session", SessionConfig::read),
            section(root, "work", WorkConfig::read),
            section(root, "accounts", AccountsConfig::read),
            section(root, "limits", LimitsConfig::read),
            section(root, "discovery", DiscoveryConfig::read),
            section(root, "forward", ForwardConfig::read),
            section(root, "log", LogConfig::read));
    root.finish();
    return config;
  }

  private static <T> T section(Section root, String key, Function<Section, T> reader) {
    Section below = root.section(key);
    T read = reader.apply(below);
    below.finish();
    return read;
  }
}
