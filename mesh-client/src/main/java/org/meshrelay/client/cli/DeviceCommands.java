package org.meshrelay.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshAccounts;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshDevices;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh device …}. */
@Command(
    name = "device",
    description = "Devices of an account.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeviceCommands.Ask.class,
      DeviceCommands.Complete.class,
      DeviceCommands.Pending.class,
      DeviceCommands.Accept.class,
      DeviceCommands.Reject.class,
      DeviceCommands.ListAll.class,
      DeviceCommands.Delete.class,
      BindCommands.Bind.class,
      BindCommands.Unbind.class,
      LocatorCommands.Pre.class,
      LocatorCommands.Install.class,
      LocatorCommands.Earl.class,
      LocatorCommands.Poll.class
    },
    footer = {
      "",
      "Example, on the new device and then on one that is connected:",
      "  mesh device request alice@example.com",
      "  mesh device accept WITNESS"
    })
final class DeviceCommands extends Group {
  private static JsonObject json(MeshDevices.Request request) {
    return new ObjectWriter()
        .put("account", request.account().text())
        .put("witness", request.witness())
        .put("meshUdf", request.meshUdf())
        .put("udf", request.deviceUdf())
        .put("description", request.description())
        .put("verified", request.verified())
        .build();
  }

  private static String line(MeshDevices.Request request) {
    return request.witness()
        + "  "
        + request.deviceUdf()
        + (request.description() == null ? "" : "  " + request.description())
        + (request.verified() ? "" : "  DOES NOT VERIFY");
  }

  /** Asks for this device to be connected. */
  @Command(
      name = "request",
      description = "Ask an account to take up this device.",
      footer = {
        "",
        "Example:",
        "  mesh device request alice@example.com",
        "  mesh device request alice@example.com --pin AAAA-BBBB-CCCC-DDDD-EE",
        "  mesh device request --qr photo.png"
      })
  static final class Ask extends Leaf {
    @Parameters(
        arity = "0..1",
        paramLabel = "ADDRESS",
        description = "The account, or the mcu: locator with its PIN.")
    private @Nullable String address;

    @Option(
        names = "--pin",
        paramLabel = "PIN",
        description = "As mesh account pin has given it out.")
    private @Nullable String pin;

    @Mixin private QrInput qr = new QrInput();

    @Option(
        names = "--description",
        paramLabel = "TEXT",
        description = "What you call this device.")
    private @Nullable String description;

    @Override
    Report run(MeshClient client) throws MeshException {
      String given = address;
      if (qr.isGiven() || (given != null && given.contains("://"))) {
        return withPin(client, qr.locator(given));
      }
      if (given == null) {
        throw new MeshException(Kind.USAGE, "give the account, a locator, or --qr FILE");
      }
      AccountAddress account = MeshCommand.address(given);
      String typed = pin;
      if (typed != null) {
        return withPin(client, QrInput.parse("mcu://" + account.text() + "/" + typed.strip()));
      }
      MeshDevices.Request request = client.devices().request(account, description);
      return Report.of(
          json(request),
          "Witness " + request.witness(),
          "Mesh    " + request.meshUdf(),
          "Compare the witness with the one that mesh device pending shows on a connected device,",
          "accept it there, then run here: mesh device complete " + request.account());
    }

    private Report withPin(MeshClient client, ConnectUri locator) throws MeshException {
      if (!(locator instanceof ConnectUri.OfAccount known)) {
        throw new MeshException(Kind.USAGE, "a PIN belongs to an account: mcu://ACCOUNT/PIN");
      }
      MeshDevices.Request request =
          client.devices().request(known.account(), description, known.key());
      return Report.of(
          json(request),
          "Witness " + request.witness(),
          "Mesh    " + request.meshUdf(),
          "When a connected device has synchronized, run here:",
          "  mesh device complete " + request.account());
    }
  }

  /** Fetches the decision. */
  @Command(
      name = "complete",
      description = "Fetch the decision on this device and start to use the account.",
      footer = {"", "Example:", "  mesh device complete alice@example.com"})
  static final class Complete extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "The account.")
    private String address = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress account = MeshCommand.address(address);
      MeshAccounts.Account connected = client.devices().complete(account);
      return Report.of(
          new ObjectWriter()
              .put("account", account.text())
              .put("udf", connected.udf())
              .put("meshUdf", connected.meshUdf())
              .put("status", "connected")
              .build(),
          "connected to " + account);
    }
  }

  /** Lists devices that ask. */
  @Command(
      name = "pending",
      description = "Devices that ask to be connected, with their witnesses.",
      footer = {"", "Example:", "  mesh device pending"})
  static final class Pending extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      MeshDevices.Asking asking = client.devices().asking(root().account());
      asking.alerts().forEach(alert -> root().console().note("ALERT: " + alert));
      List<String> lines = new ArrayList<>();
      asking.connected().forEach(request -> lines.add("connected by PIN " + line(request)));
      asking.open().forEach(request -> lines.add(line(request)));
      return Report.of(
          new ObjectWriter()
              .put("requests", asking.open().stream().map(DeviceCommands::json).toList())
              .put("connected", asking.connected().stream().map(DeviceCommands::json).toList())
              .putStrings("alerts", asking.alerts())
              .build(),
          lines);
    }
  }

  /** Connects a device. */
  @Command(
      name = "accept",
      description = "Connect the device that shows this witness.",
      footer = {"", "Example:", "  mesh device accept HQEI-3JS6-3QYZ-IXGN-4QFV-HQFR-7TCH"})
  static final class Accept extends Leaf {
    @Parameters(paramLabel = "WITNESS", description = "As the new device shows it.")
    private String witness = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshDevices.Request request = client.devices().accept(root().account(), witness);
      return Report.of(json(request), "connected " + line(request));
    }
  }

  /** Refuses a device. */
  @Command(
      name = "reject",
      description = "Refuse the device that shows this witness.",
      footer = {"", "Example:", "  mesh device reject HQEI-3JS6-3QYZ-IXGN-4QFV-HQFR-7TCH"})
  static final class Reject extends Leaf {
    @Parameters(paramLabel = "WITNESS", description = "As mesh device pending shows it.")
    private String witness = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshDevices.Request request = client.devices().reject(root().account(), witness);
      return Report.of(json(request), "refused " + line(request));
    }
  }

  /** Removes a device. */
  @Command(
      name = "delete",
      description = "Remove a device; the service refuses it from then on.",
      footer = {"", "Example:", "  mesh device delete MAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG --yes"})
  static final class Delete extends Leaf {
    @Parameters(paramLabel = "DEVICE-UDF", description = "As mesh device list shows it.")
    private String device = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      root().confirm("Remove device " + device + "?");
      MeshDevices.Device removed = client.devices().delete(root().account(), device);
      return Report.of(
          new ObjectWriter().put("deviceUdf", removed.deviceUdf()).put("status", "removed").build(),
          "removed " + removed.deviceUdf());
    }
  }

  /** Lists connected devices. */
  @Command(
      name = "list",
      description = "The connected devices, as of the last synchronization.",
      footer = {"", "Example:", "  mesh device list"})
  static final class ListAll extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      List<MeshDevices.Device> devices = client.devices().list(root().account());
      return Report.of(
          new ObjectWriter()
              .put("devices", devices.stream().map(ListAll::json).toList())
              .put("binding", BindCommands.json(client.protection().binding()))
              .build(),
          Stream.concat(
                  devices.stream().map(ListAll::line),
                  Stream.of(BindCommands.line(client.protection().binding())))
              .toList());
    }

    private static JsonObject json(MeshDevices.Device device) {
      return new ObjectWriter()
          .put("deviceUdf", device.deviceUdf())
          .put("udf", device.udf())
          .put("description", device.description())
          .put("thisDevice", device.thisDevice())
          .build();
    }

    private static String line(MeshDevices.Device device) {
      return device.deviceUdf()
          + (device.description() == null ? "" : "  " + device.description())
          + (device.thisDevice() ? "  (this device)" : "");
    }
  }
}
