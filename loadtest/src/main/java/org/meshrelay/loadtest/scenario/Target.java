package org.meshrelay.loadtest.scenario;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.yaml.Origin;
import org.meshrelay.protocol.address.ServiceName;

/**
 * The node under test.
 *
 * @param node started for the run, or given
 * @param transport between generator and node
 * @param http version of HTTP
 * @param service domain of the accounts
 * @param endpoints where a given node listens
 * @param admin where its metrics are, if they may be read
 * @param trust roots of its certificate
 * @param settings keys of the own node's configuration, beside those of the profile
 * @param settingsOrigin where those are written, for what the node says of them
 * @param flags of the own node's virtual machine
 * @param processorsApart true if node and generator are to have processors of their own
 * @param linkKbitPerSecond of the link to an own node, in each direction; 0 for loopback as it is
 */
public record Target(
    Node node,
    Transport transport,
    Http http,
    ServiceName service,
    List<URI> endpoints,
    Optional<URI> admin,
    List<Path> trust,
    Map<String, String> settings,
    Origin settingsOrigin,
    List<String> flags,
    boolean processorsApart,
    int linkKbitPerSecond) {
  /** Copies. */
  public Target {
    endpoints = List.copyOf(endpoints);
    trust = List.copyOf(trust);
    settings = Map.copyOf(settings);
    flags = List.copyOf(flags);
  }

  /** Where the node comes from. */
  public enum Node {
    /** A process of its own, in a directory that is removed afterwards. */
    OWN,
    /** It runs already. */
    GIVEN
  }

  /** How octets travel. */
  public enum Transport {
    /** TLS 1.3. */
    TLS,
    /** Without TLS; only HTTP/1.1. */
    CLEAR
  }

  /** Versions of HTTP. */
  public enum Http {
    /** One request at a time on a connection. */
    V1,
    /** Many at a time. */
    V2
  }
}
