package org.meshrelay.relay.http;

import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.status.StatusCode;

/**
 * Judges the header of a request before anything of its body is read (http-binding.md 2, 4, 6).
 * Pure: the same facts, the same verdict.
 *
 * @param services domains hosted here
 * @param hostNames names under which the node itself may be asked for in TLS
 * @param paths resources served, without a final slash
 * @param fieldsMax header fields
 * @param bodyMax octets of the largest body
 */
record RequestRules(
    Set<ServiceName> services,
    Set<String> hostNames,
    Set<String> paths,
    int fieldsMax,
    int bodyMax) {
  /** The second path is that of the discovery draft (http-binding.md 7.1). */
  static final List<String> PATHS = List.of(Endpoint.WELL_KNOWN_PATH, "/.well-known/srv/mmm");

  RequestRules {
    services = Set.copyOf(services);
    hostNames = Set.copyOf(hostNames);
    paths = Set.copyOf(paths);
  }

  /** What a header comes to. */
  sealed interface Judgement {
    /** The body may be read. */
    record Pass(ServiceName host, Encoding encoding) implements Judgement {}

    /** What is published under the identifier is asked for; there is no body to read. */
    record Resolve(ServiceName host, String identifier) implements Judgement {}

    /** An answer without it. */
    record Refuse(HttpRefusal refusal) implements Judgement {}
  }

  Judgement judge(RequestFacts facts) {
    if (facts.version() == HttpVersion.HTTP_1_0) {
      return refuse(HttpRefusal.plain(505, "HTTP/1.1 or HTTP/2 is needed").closing());
    }
    if (facts.fields() > fieldsMax) {
      return refuse(HttpRefusal.of(StatusCode.TOO_LARGE, "too many header fields").closing());
    }
    if (facts.hosts().size() != 1) {
      return refuse(HttpRefusal.of(StatusCode.MALFORMED, "exactly one Host is needed").closing());
    }
    Optional<ServiceName> host = ServiceName.ofHost(facts.hosts().getFirst());
    if (host.isEmpty() || !services.contains(host.get()) || misdirected(facts, host.get())) {
      return refuse(HttpRefusal.empty(421));
    }
    if (facts.path().startsWith(ContentResolver.PATH)) {
      return judgeResolve(facts, host.get());
    }
    if (!paths.contains(withoutSlash(facts.path()))) {
      return refuse(HttpRefusal.plain(404, "no such resource"));
    }
    if (!facts.method().equals("POST")) {
      return refuse(HttpRefusal.plain(405, "POST is the only method").allowing("POST"));
    }
    return judgeBody(facts, host.get());
  }

  /** A body is not wanted, so one that is announced is not read (RFC 9110, 9.3.1). */
  private static Judgement judgeResolve(RequestFacts facts, ServiceName host) {
    if (!facts.method().equals("GET")) {
      return refuse(HttpRefusal.plain(405, "GET is the only method").allowing("GET"));
    }
    if (facts.contentLength() > 0 || !facts.transferEncodings().isEmpty()) {
      return refuse(HttpRefusal.of(StatusCode.MALFORMED, "GET has no body").closing());
    }
    String identifier = facts.path().substring(ContentResolver.PATH.length());
    return identifier.isEmpty() || identifier.length() > ContentResolver.IDENTIFIER_CHARACTERS_MAX
        ? refuse(HttpRefusal.plain(404, "no such resource"))
        : new Judgement.Resolve(host, identifier);
  }

  private Judgement judgeBody(RequestFacts facts, ServiceName host) {
    if (!facts.transferEncodings().isEmpty()
        && !(facts.transferEncodings().size() == 1
            && facts.transferEncodings().getFirst().equalsIgnoreCase("chunked"))) {
      return refuse(HttpRefusal.of(StatusCode.MALFORMED, "transfer encoding").closing());
    }
    if (!facts.contentEncodings().stream().allMatch(e -> e.strip().equalsIgnoreCase("identity"))) {
      return refuse(
          HttpRefusal.of(StatusCode.ENCODING_NOT_SUPPORTED, "no content encoding is accepted"));
    }
    Optional<Encoding> encoding = encoding(facts.contentTypes());
    if (encoding.isEmpty()) {
      return refuse(
          HttpRefusal.of(
              StatusCode.ENCODING_NOT_SUPPORTED, "application/json or application/json-b"));
    }
    if (facts.contentLength() > bodyMax) {
      return refuse(HttpRefusal.of(StatusCode.TOO_LARGE, "body too large").closing());
    }
    return new Judgement.Pass(host, encoding.get());
  }

  /** A client that asked TLS for another service than this Host is at the wrong place. */
  private boolean misdirected(RequestFacts facts, ServiceName host) {
    String name = facts.serverName();
    return name != null && !name.isEmpty() && !isHost(name, host) && !hostNames.contains(name);
  }

  private static boolean isHost(String name, ServiceName host) {
    return ServiceName.find(name).filter(host::equals).isPresent();
  }

  private static Optional<Encoding> encoding(List<String> types) {
    return switch (types.size()) {
      case 0 -> Optional.of(Encoding.JSON);
      case 1 -> Encoding.ofMediaType(types.getFirst());
      default -> Optional.empty();
    };
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static Judgement refuse(HttpRefusal refusal) {
    return new Judgement.Refuse(refusal);
  }
}
