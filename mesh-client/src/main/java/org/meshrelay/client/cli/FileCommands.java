package org.meshrelay.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshFiles;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh message file, save}: content that is too large for a message (MSP-122). */
final class FileCommands {
  private FileCommands() {}

  /** Sends a file. */
  @Command(
      name = "file",
      description = {
        "Send a file of up to 4 MB, readable by the recipient's devices only: it is published",
        "encrypted at your service, and a message carries the locator with its key."
      },
      footer = {"", "Example:", "  mesh message file bob@example.net photo.jpg --expires 7d"})
  static final class Send extends Leaf {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "To whom.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "What.")
    private Path file = Path.of("");

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "How long it can be fetched, as 12h or 7d (default: 30d).")
    private @Nullable String expires;

    @Override
    Report run(MeshClient client) throws MeshException {
      Duration life = expires == null ? MeshFiles.LIFE : PinCommand.life(expires);
      Bytes content = InputFiles.read(file, MeshFiles.OCTETS_MAX);
      MeshFiles.Sent sent =
          client
              .files()
              .send(
                  root().account(),
                  MeshCommand.address(address),
                  String.valueOf(file.getFileName()),
                  content,
                  life);
      return Report.of(
          new ObjectWriter()
              .put("message", MessageCommands.json(sent.message()))
              .put("locator", sent.locator())
              .put("octets", content.size())
              .put("expires", sent.expires())
              .build(),
          MessageCommands.line(sent.message()),
          "Until   " + sent.expires());
    }
  }

  /** Fetches a file. */
  @Command(
      name = "save",
      description = "Fetch the file that a message leads to, and write it to a new file.",
      footer = {
        "",
        "Example:",
        "  mesh message save MESSAGE-ID photo.jpg",
        "  mesh message save udf://example.com/EAAA-... photo.jpg"
      })
  static final class Save extends Leaf {
    @Parameters(
        index = "0",
        paramLabel = "MESSAGE-ID",
        description = "As mesh message pending shows it, or the locator itself.")
    private String message = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Where to write it.")
    private Path file = Path.of("");

    @Override
    Report run(MeshClient client) throws MeshException {
      if (Files.exists(file)) {
        throw new MeshException(Kind.CANNOT_CREATE, file + " exists; give another name");
      }
      Bytes content =
          message.contains("://")
              ? client.files().fetch(locator(message))
              : client.files().fetch(root().account(), message);
      InputFiles.write(file, content);
      return Report.of(
          new ObjectWriter().put("file", file.toString()).put("octets", content.size()).build(),
          file + "  " + content.size() + " octets");
    }

    private static ConnectUri.OfDomain locator(String text) throws MeshException {
      if (QrInput.parse(text) instanceof ConnectUri.OfDomain locator) {
        return locator;
      }
      throw new MeshException(Kind.USAGE, "the locator of a file looks like udf://DOMAIN/KEY");
    }
  }
}
