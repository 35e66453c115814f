package org.meshrelay.client.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.qr.QrCode;
import picocli.CommandLine.Option;

/** Options of commands that print a locator: the code in the terminal, and as a picture. */
final class QrOutput {
  @Option(names = "--png", paramLabel = "FILE", description = "Also draw the QR code into a PNG.")
  private @Nullable Path png;

  @Option(names = "--no-qr", description = "Do not draw the QR code in the terminal.")
  private boolean plain;

  /** Writes the picture, if one is wanted, and gives the lines for the terminal. */
  List<String> draw(String locator) throws MeshException {
    QrCode code = QrCode.of(locator);
    if (png != null) {
      InputFiles.write(png, code.png());
    }
    return plain ? new ArrayList<>() : new ArrayList<>(code.lines());
  }
}
