package org.meshrelay.client.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshAccounts;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh account pin}. */
@Command(
    name = "pin",
    description = "Give out a PIN with which one device may connect itself.",
    footer = {
      "",
      "Example, here and then on the new device:",
      "  mesh account pin --expires 1h",
      "  mesh device request alice@example.com --pin PIN"
    })
final class PinCommand extends Leaf {
  @Option(
      names = "--bind",
      paramLabel = "DEVICE-UDF",
      description = "Only the device with this profile may use it.")
  private @Nullable String bind;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "How long it is good, as 30m, 12h or 7d (default: 24h).")
  private @Nullable String expires;

  @Option(names = "--ask", description = "Do not take the device up without asking.")
  private boolean ask;

  @Mixin private QrOutput qr = new QrOutput();

  @Override
  Report run(MeshClient client) throws MeshException {
    MeshAccounts.Pin pin =
        client.accounts().pin(root().account(), expires == null ? null : life(expires), bind, !ask);
    List<String> lines = qr.draw(pin.uri());
    lines.add("PIN     " + pin.pin());
    lines.add("Until   " + pin.expires());
    lines.add("On the new device: mesh device request " + pin.account() + " --pin " + pin.pin());
    return Report.of(
        new ObjectWriter()
            .put("account", pin.account().text())
            .put("pin", pin.pin())
            .put("uri", pin.uri())
            .put("expires", pin.expires())
            .put("deviceUdf", pin.deviceUdf())
            .put("automatic", pin.automatic())
            .build(),
        lines);
  }

  /** At most a year: nobody remembers to what a PIN of last year belonged. */
  static Duration life(String text) throws MeshException {
    return life("--expires", text);
  }

  static Duration life(String option, String text) throws MeshException {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    try {
      Duration life = Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
      if (life.isPositive() && life.compareTo(Duration.ofDays(366)) < 0) {
        return life;
      }
    } catch (DateTimeParseException e) {
      throw new MeshException(Kind.USAGE, option + ": a time looks like 30m, 12h or 7d", e);
    }
    throw new MeshException(Kind.USAGE, option + ": more than nothing and less than a year");
  }
}
