package org.meshrelay.relay.config;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.meshrelay.relay.cli.certificate.DevAuthority;

/** A directory with what a valid configuration refers to. */
final class ConfigFixture {
  static final String VALID =
      """
      service:
        names: [example.com, example.net]
      http:
        port: 9443
      tls:
        certificates:
          - certificate-file: tls/node.pem
            private-key-file: tls/node.key
      """;

  private final Path directory;

  ConfigFixture(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory.resolve("keys"));
      Files.createDirectories(directory.resolve("tls"));
      Instant now = InstantSource.system().instant();
      DevAuthority.open(directory.resolve("ca"), now)
          .issue(
              List.of("example.com", "example.net"),
              directory.resolve("tls/node.pem"),
              directory.resolve("tls/node.key"),
              now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return directory.resolve("relay.yaml");
  }

  @CanIgnoreReturnValue
  Path write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigReport load(String yaml) {
    return load(yaml, Map.of(), Map.of());
  }

  ConfigReport load(String yaml, Map<String, String> environment, Map<String, String> flags) {
    write("relay.yaml", yaml);
    return ConfigLoader.load(new ConfigSources(file(), environment, flags));
  }
}
