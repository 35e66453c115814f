package org.meshrelay.client.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.Binding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh device bind, unbind}: whether a copy of the home is of use elsewhere (MSP-126). */
final class BindCommands {
  private BindCommands() {}

  static JsonObject json(Optional<Binding> binding) {
    ObjectWriter out = new ObjectWriter().put("bound", binding.isPresent());
    binding.ifPresent(
        to ->
            out.put("deviceSecretUdf", to.secretUdf())
                .put("file", to.file() == null ? null : to.file().toString()));
    return out.build();
  }

  static String line(Optional<Binding> binding) {
    return binding
        .map(
            to ->
                "The keys here are bound to the device secret "
                    + to.secretUdf()
                    + (to.file() == null ? "" : " in " + to.file())
                    + ".")
        .orElse("The keys here are not bound to the device; see mesh device bind --help.");
  }

  /** Binds the keys to this device. */
  @Command(
      name = "bind",
      description = {
        "Bind the private keys of this home to the device: they are sealed under a secret that lies"
            + " outside the home, so that a copy of the home is of no use without it.",
        "The secret is a file of 32 to 4096 random octets that the platform protects, such as a"
            + " credential unsealed by the TPM or a token; later commands find it at the same"
            + " place, or by --device-secret. Keep a copy of it where you keep your valuables: it"
            + " cannot be made again."
      },
      footer = {
        "",
        "Example:",
        "  mesh device bind --secret /run/user/1000/mesh-secret",
        "  mesh device bind --secret /media/token/mesh-secret --create"
      })
  static final class Bind extends Leaf {
    @Option(
        names = "--secret",
        paramLabel = "FILE",
        required = true,
        description = "The secret, outside the home and readable by you only.")
    private Path secret = Path.of("");

    @Option(names = "--create", description = "Make the secret first, in a new file.")
    private boolean create;

    @Override
    Report run(MeshClient client) throws MeshException {
      Optional<Binding> bound = Optional.of(client.protection().bind(secret, create));
      return Report.of(
          json(bound),
          line(bound),
          "Without the secret this home cannot be opened: keep a copy of it.");
    }
  }

  /** Ends the binding. */
  @Command(
      name = "unbind",
      description = "Write the private keys of this home in clear again, readable by you only.",
      footer = {"", "Example:", "  mesh device unbind"})
  static final class Unbind extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      root().confirm("Write the private keys of this home in clear again?");
      Binding ended = client.protection().unbind();
      return Report.of(
          json(Optional.empty()), "no longer bound to the device secret " + ended.secretUdf());
    }
  }
}
