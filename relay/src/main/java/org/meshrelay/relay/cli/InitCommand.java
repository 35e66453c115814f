package org.meshrelay.relay.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.FileFaults;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.cli.certificate.DevAuthority;
import org.meshrelay.relay.config.DiscoveryConfig;
import org.meshrelay.relay.keys.NodeKeyFiles;
import org.meshrelay.relay.keys.PrivateFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init}: a directory with everything a node needs. */
@Command(
    name = "init",
    description =
        "Makes a directory with commented configuration, keys and, for tests, a certificate.",
    footer = {
      "",
      "Examples:",
      "  mesh-relay init /etc/mesh-relay --service example.com",
      "  mesh-relay init tour/com --service example.com --port 9443 --profile dev \\",
      "      --dev-ca tour/ca --peer example.net=https://127.0.0.1:9444"
    })
final class InitCommand implements Callable<Integer> {
  /** Profiles of {@code conf/profiles}. */
  enum Profile {
    EDGE,
    DEV,
    LOADTEST
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "directory to make")
  private Path directory = Path.of("");

  @Option(names = "--service", paramLabel = "NAME", required = true, description = "service domain")
  private String service = "";

  @Option(names = "--port", paramLabel = "N", description = "HTTPS port; 0 takes a free one")
  private @Nullable Integer port;

  @Option(names = "--admin-port", paramLabel = "N", description = "admin port; 0 takes a free one")
  private @Nullable Integer adminPort;

  @Option(
      names = "--profile",
      defaultValue = "edge",
      description = "${COMPLETION-CANDIDATES} (default: edge, for a public node)")
  private Profile profile = Profile.EDGE;

  @Option(
      names = "--dev-ca",
      paramLabel = "CADIR",
      description = "issue a certificate from the throw-away authority there, made if need be")
  private @Nullable Path authority;

  @Option(
      names = "--peer",
      paramLabel = "NAME=URL",
      description = "where another service is, instead of DNS; may be repeated")
  private final Map<String, String> peers = new LinkedHashMap<>();

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "trust this PEM root for peers; may be repeated")
  private final List<Path> trust = new ArrayList<>();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ServiceName name =
        ServiceName.find(service).orElseThrow(() -> usage("--service is not a DNS name"));
    Path configuration = directory.resolve("relay.yaml");
    if (Files.exists(configuration)) {
      throw new CommandException(
          ExitCode.CANNOT_CREATE, configuration + " is there already; choose another directory");
    }
    Map<String, String> settings = settings(name);
    try {
      report(create(name, configuration, settings), configuration);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          ExitCode.CANNOT_CREATE, e.getFile() + " is there already; nothing was overwritten");
    } catch (FileSystemException e) {
      throw new CommandException(ExitCode.CANNOT_CREATE, FileFaults.text(e));
    }
    return ExitCode.OK;
  }

  private List<Path> create(ServiceName name, Path configuration, Map<String, String> settings)
      throws IOException {
    PrivateFiles.directory(directory);
    List<Path> files = new ArrayList<>();
    files.addAll(
        new NodeKeyFiles(directory.resolve("keys"))
            .create(EntropySource.system(), InstantSource.system()));
    if (authority != null) {
      files.addAll(certificate(name));
    }
    Files.writeString(configuration, ConfigTemplate.edit(ConfigTemplate.reference(), settings));
    files.addFirst(configuration);
    return files;
  }

  private List<Path> certificate(ServiceName name) throws IOException {
    Path tls = directory.resolve("tls");
    PrivateFiles.directory(tls);
    Path certificate = tls.resolve("node.pem");
    Path key = tls.resolve("node.key");
    InstantSource clock = InstantSource.system();
    DevAuthority.open(authorityDirectory(), clock.instant())
        .issue(List.of(name.text(), "localhost", "127.0.0.1"), certificate, key, clock.instant());
    return List.of(certificate, key);
  }

  private Map<String, String> settings(ServiceName name) {
    Map<String, String> settings = ConfigTemplate.profile(profile.name().toLowerCase(Locale.ROOT));
    settings.put("service.names", "[" + name.text() + "]");
    if (port != null) {
      settings.put("http.port", Integer.toString(port));
    }
    if (adminPort != null) {
      settings.put("admin.port", Integer.toString(adminPort));
    }
    if (!peers.isEmpty()) {
      settings.put("discovery.services", services());
    }
    List<String> roots = new ArrayList<>();
    if (authority != null) {
      roots.add(quoted(DevAuthority.rootFile(authorityDirectory()).toString()));
    }
    trust.forEach(file -> roots.add(quoted(file.toAbsolutePath().normalize().toString())));
    if (!roots.isEmpty()) {
      settings.put("tls.trust-files", "[" + String.join(", ", roots) + "]");
    }
    return settings;
  }

  private String services() {
    return peers.entrySet().stream()
        .map(peer -> peerName(peer.getKey()) + ": [{url: " + quoted(url(peer.getValue())) + "}]")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private String peerName(String name) {
    return ServiceName.find(name).orElseThrow(() -> usage("--peer names no service")).text();
  }

  private String url(String url) {
    try {
      return DiscoveryConfig.endpointOf(URI.create(url)).uri().toString();
    } catch (IllegalArgumentException e) {
      throw usage("--peer needs NAME=https://host:port");
    }
  }

  private Path authorityDirectory() {
    Path given = authority;
    return given == null ? directory : given.toAbsolutePath().normalize();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void report(List<Path> files, Path configuration) {
    CommandOutput output = CommandOutput.of(spec);
    List<String> next =
        List.of(
            authority == null
                ? "put certificate and key at tls/node.pem and tls/node.key, or name them in "
                    + configuration
                : "mesh-relay config check -c " + configuration,
            "mesh-relay serve -c " + configuration,
            "move " + directory.resolve("keys/service.key") + " to a safe place off this machine");
    if (json) {
      output.document(
          new ObjectWriter()
              .putStrings("files", files.stream().map(Path::toString).toList())
              .putStrings("next", next)
              .build());
      return;
    }
    files.forEach(file -> output.data(file.toString()));
    output.say("Next:");
    next.forEach(step -> output.say("  " + step));
  }
}
