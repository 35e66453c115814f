package org.meshrelay.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ServiceMapException;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the options that all have in common. */
@Command(
    name = "mesh",
    description = "Your identity, devices, contacts and messages in the Mathematical Mesh.",
    footer = {
      "",
      "Example:",
      "  mesh create",
      "  mesh account register alice@example.com",
      "  mesh message contact bob@example.net",
      "",
      "Exit codes: 0 done, 2 the check failed, 64 usage, 69 unavailable, 70 internal,",
      "73 cannot create, 74 I/O, 75 try later, 77 not permitted, 78 configuration."
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = MeshCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CreateCommand.class,
      AccountCommands.class,
      DeviceCommands.class,
      ContactCommands.class,
      MessageCommands.class,
      AuditCommand.class,
      HashCommands.class,
      VectorsCommand.class
    })
final class MeshCommand implements Runnable, CommandContext {
  private final Path defaultHome;
  private final @Nullable Path defaultSecret;
  private final Console console;
  private final List<VectorSuite> more;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where this device keeps its keys and copies (default: ~/.mesh).")
  private @Nullable Path home;

  @Option(
      names = "--device-secret",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "The secret that this home is bound to (default: $MESH_DEVICE_SECRET, or the file that"
              + " mesh device bind noted).")
  private @Nullable Path deviceSecret;

  @Option(
      names = "--service-map",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "YAML that names services instead of DNS: example.com: {https: URL}.")
  private @Nullable Path serviceMap;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Further certificate authority in PEM; may be repeated.")
  private List<Path> trust = new ArrayList<>();

  @Option(
      names = "--account",
      paramLabel = "ADDRESS",
      scope = ScopeType.INHERIT,
      description = "The account meant, where this home has several.")
  private @Nullable String account;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Report as one JSON document on stdout.")
  private boolean json;

  @Option(
      names = "--yes",
      scope = ScopeType.INHERIT,
      description = "Answer every question with yes.")
  private boolean yes;

  @Option(
      names = "--cleartext",
      scope = ScopeType.INHERIT,
      description = "Permit http addresses; messages stay encrypted in themselves.")
  private boolean cleartext;

  MeshCommand(
      Path defaultHome, @Nullable Path defaultSecret, Console console, List<VectorSuite> more) {
    this.defaultHome = defaultHome;
    this.defaultSecret = defaultSecret;
    this.console = console;
    this.more = more;
  }

  /** Without a subcommand there is nothing to do but to say so. */
  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  Console console() {
    return console;
  }

  boolean json() {
    return json;
  }

  List<VectorSuite> vectorSuites() {
    return more;
  }

  @Override
  public void report(JsonObject document, List<String> lines) {
    console.report(json, document, lines);
  }

  @Override
  public void note(String text) {
    console.note(text);
  }

  @Override
  public ProgressLine progress(String what) {
    return console.progress(what);
  }

  @Override
  public @Nullable AccountAddress account() throws MeshException {
    return account == null ? null : address(account);
  }

  @Override
  public MeshClient open() throws MeshException {
    return MeshClient.open(
        ClientConfig.of(home == null ? defaultHome : home, roots(), map())
            .withDeviceSecret(deviceSecret == null ? defaultSecret : deviceSecret)
            .withCleartext(cleartext)
            .withServiceChange(this::acceptsChange));
  }

  /** Requires a yes, on the terminal or by {@code --yes}. */
  void confirm(String question) throws MeshException {
    if (!yes && !console.confirms(question)) {
      throw new MeshException(
          Kind.NOT_PERMITTED, "not confirmed; add --yes to do it without a question");
    }
  }

  static AccountAddress address(String text) throws MeshException {
    try {
      return AccountAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MeshException(
          Kind.USAGE, text + ": " + e.getMessage() + "; an account looks like alice@example.com");
    }
  }

  private boolean acceptsChange(ServicePin pinned, ServicePin offered) {
    console.note(
        "WARNING: "
            + pinned.service()
            + " was "
            + pinned.identifier()
            + " and now answers as "
            + offered.identifier()
            + ". Unless its operator announced this, somebody may be in between.");
    return yes || console.confirms("Believe the new service?");
  }

  private TrustRoots roots() throws MeshException {
    try {
      return trust.isEmpty() ? TrustRoots.system() : TrustRoots.systemAnd(trust);
    } catch (IOException e) {
      throw new MeshException(Kind.CONFIGURATION, "--trust " + e.getMessage(), e);
    }
  }

  private StaticServiceMap map() throws MeshException {
    if (serviceMap == null) {
      return StaticServiceMap.empty();
    }
    try {
      return StaticServiceMap.load(serviceMap);
    } catch (IOException e) {
      throw new MeshException(Kind.CONFIGURATION, "--service-map: cannot read " + serviceMap, e);
    } catch (ServiceMapException e) {
      throw new MeshException(Kind.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }

  /** The version of the build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MeshCommand.class.getPackage().getImplementationVersion();
      return new String[] {"mesh " + (version == null ? "development build" : version)};
    }
  }
}
