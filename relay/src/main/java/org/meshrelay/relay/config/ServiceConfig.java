package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.List;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Which services this node is.
 *
 * @param names domains hosted here, the first is the one that signs for the node; never empty
 * @param hostNames names under which the node itself is known in TLS, such as a target of discovery
 * @param keysDirectory holds the profiles and private keys that {@code init} wrote
 * @param backupHosts hosts of the same service that may read everything to back it up
 */
public record ServiceConfig(
    List<ServiceName> names, List<String> hostNames, Path keysDirectory, List<Udf> backupHosts) {
  /** More domains on one node than this want a cluster, not a list (a guess). */
  static final int NAMES_MAX = 1_000;

  /** Of a fingerprint that names one key and no other; hosts show theirs with 17. */
  private static final int HOST_OCTETS_MIN = 16;

  static ServiceConfig read(Section s) {
    List<ServiceName> names = s.list("names", List.of(), ServiceConfig::parseName);
    if (names.isEmpty()) {
      s.problem("names", "is needed", "write `names: [example.com]`");
    }
    if (names.size() > NAMES_MAX || names.stream().distinct().count() < names.size()) {
      s.problem("names", "has repetitions or too many names", "list each domain once");
    }
    return new ServiceConfig(
        names,
        s.texts("host-names", List.of("localhost")),
        s.path("keys-directory", "keys"),
        s.list("backup-hosts", List.of(), ServiceConfig::parseHost));
  }

  /** The domain that signs for the node. */
  public ServiceName primary() {
    return names.getFirst();
  }

  private static Udf parseHost(String text) {
    try {
      Udf host = Udf.parse(text);
      if (host.text().equalsIgnoreCase(text) && host.data().size() >= HOST_OCTETS_MIN) {
        return host;
      }
    } catch (IllegalArgumentException e) {
      throw noHost(text);
    }
    throw noHost(text);
  }

  private static Section.Mistake noHost(String text) {
    return new Section.Mistake(
        "`" + text + "` is no identifier of a host",
        "write what `mesh-relay host show` says of its keys");
  }

  private static ServiceName parseName(String text) {
    return ServiceName.find(text)
        .orElseThrow(
            () -> new Section.Mistake("`" + text + "` is not a DNS name", "write a domain"));
  }
}
