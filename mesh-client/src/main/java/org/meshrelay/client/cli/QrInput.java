package org.meshrelay.client.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.qr.QrReader;
import picocli.CommandLine.Option;

/** The option of commands that take a locator: read it from the picture of its QR code. */
final class QrInput {
  @Option(
      names = "--qr",
      paramLabel = "FILE",
      description = "Read it from the QR code in this picture.")
  private @Nullable Path picture;

  boolean isGiven() {
    return picture != null;
  }

  /** The locator typed, or else that of the picture. */
  ConnectUri locator(@Nullable String typed) throws MeshException {
    Path file = picture;
    if ((typed == null) == (file == null)) {
      throw new MeshException(Kind.USAGE, "give either the locator or --qr FILE");
    }
    return parse(file == null ? String.valueOf(typed) : read(file));
  }

  static ConnectUri parse(String text) throws MeshException {
    try {
      return ConnectUri.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MeshException(
          Kind.USAGE,
          "this is no locator: " + e.getMessage() + "; one looks like mcu://A@B/KEY",
          e);
    }
  }

  private static String read(Path file) throws MeshException {
    return QrReader.read(InputFiles.read(file))
        .orElseThrow(
            () -> new MeshException(Kind.CHECK_FAILED, file + ": no QR code can be read in it"));
  }
}
