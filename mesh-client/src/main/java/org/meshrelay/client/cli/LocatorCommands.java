package org.meshrelay.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshAccounts;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshDevices;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.Preconfiguration;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh device pre, install, earl, poll}: devices that are claimed by a locator. */
final class LocatorCommands {
  private LocatorCommands() {}

  /** The maker prepares a device. */
  @Command(
      name = "pre",
      description = "Prepare a device for sale: its keys, and the locator to print on it.",
      footer = {
        "",
        "Example, at the maker and then on the device:",
        "  mesh device pre maker@example.com --file lamp.json --description lamp",
        "  mesh device install lamp.json --home /var/lib/mesh"
      })
  static final class Pre extends Leaf {
    @Parameters(paramLabel = "HAILING-ACCOUNT", description = "Your account that publishes it.")
    private String hailing = "";

    @Option(
        names = "--file",
        paramLabel = "FILE",
        required = true,
        description = "Where to write what goes into the device; secret.")
    private Path file = Path.of("");

    @Option(names = "--description", paramLabel = "TEXT", description = "What the device is.")
    private @Nullable String description;

    @Mixin private QrOutput qr = new QrOutput();

    @Override
    Report run(MeshClient client) throws MeshException {
      if (Files.exists(file)) {
        throw new MeshException(Kind.CANNOT_CREATE, file + " exists; it may hold another device");
      }
      MeshDevices.Preconfigured made =
          client.devices().preconfigure(MeshCommand.address(hailing), description);
      made.file().store(file);
      List<String> lines = qr.draw(made.locator());
      lines.add("Locator " + made.locator());
      lines.add("Device  " + made.deviceUdf());
      lines.add("Put " + file + " into the device, and keep no copy of it.");
      return Report.of(
          new ObjectWriter()
              .put("locator", made.locator())
              .put("udf", made.deviceUdf())
              .put("file", file.toString())
              .build(),
          lines);
    }
  }

  /** The device takes over what the maker made. */
  @Command(
      name = "install",
      description = "Make this home that of a device that its maker has prepared.",
      footer = {"", "Example:", "  mesh device install lamp.json --home /var/lib/mesh"})
  static final class Install extends Leaf {
    @Parameters(paramLabel = "FILE", description = "As mesh device pre wrote it.")
    private Path file = Path.of("");

    @Override
    Report run(MeshClient client) throws MeshException {
      Preconfiguration given = Preconfiguration.load(file);
      client.devices().install(given);
      return Report.of(
          new ObjectWriter().put("hailing", given.hailing().text()).build(),
          "installed; next: mesh device poll");
    }
  }

  /** The owner claims a device. */
  @Command(
      name = "earl",
      description = "Claim a device by the locator on it, and connect it.",
      footer = {
        "",
        "Example:",
        "  mesh device earl mcu://maker@example.com/EAAA-...",
        "  mesh device earl --qr photo.png"
      })
  static final class Earl extends Leaf {
    @Parameters(arity = "0..1", paramLabel = "LOCATOR", description = "As printed on the device.")
    private @Nullable String locator;

    @Mixin private QrInput qr = new QrInput();

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshDevices.Claimed claimed = client.devices().claim(root().account(), qr.locator(locator));
      return Report.of(
          new ObjectWriter()
              .put("account", claimed.account().text())
              .put("maker", claimed.maker().text())
              .put("udf", claimed.deviceUdf())
              .put("description", claimed.description())
              .put("status", "connected")
              .build(),
          "connected "
              + claimed.deviceUdf()
              + (claimed.description() == null ? "" : "  " + claimed.description()));
    }
  }

  /** The device asks who its owner is. */
  @Command(
      name = "poll",
      description = "Ask whether this device has been claimed, and connect it if so.",
      footer = {
        "",
        "Example, in a unit that runs at start and every minute:",
        "  mesh device poll"
      })
  static final class Poll extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress owner = client.devices().poll();
      MeshAccounts.Account connected = client.devices().complete(owner);
      return Report.of(
          new ObjectWriter()
              .put("account", owner.text())
              .put("udf", connected.udf())
              .put("meshUdf", connected.meshUdf())
              .put("status", "connected")
              .build(),
          "connected to " + owner);
    }
  }
}
