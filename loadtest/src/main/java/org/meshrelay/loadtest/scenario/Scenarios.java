package org.meshrelay.loadtest.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.meshrelay.client.yaml.Origin;
import org.meshrelay.client.yaml.Problem;

/** Scenarios by name: those of {@code conf/scenarios}, which the program carries with it. */
public final class Scenarios {
  /** The ready ones. */
  public static final List<String> READY =
      List.of(
          "smoke",
          "edge-node",
          "knee",
          "half-knee",
          "overload",
          "spam-wave",
          "reconnect-storm",
          "retry-storm",
          "slow-clients",
          "link-10mbit",
          "status");

  private Scenarios() {}

  /** The scenario of a file, or the ready one of that name. */
  public static Scenario load(String nameOrFile) throws ScenarioException {
    return Files.isRegularFile(Path.of(nameOrFile))
        ? ScenarioReader.read(Path.of(nameOrFile))
        : ScenarioReader.read(text(nameOrFile), nameOrFile);
  }

  /** The text of that scenario. */
  public static String text(String nameOrFile) throws ScenarioException {
    if (Files.isRegularFile(Path.of(nameOrFile))) {
      try {
        return Files.readString(Path.of(nameOrFile));
      } catch (IOException e) {
        throw problem(nameOrFile, "cannot be read: " + e.getMessage());
      }
    }
    if (!READY.contains(nameOrFile)) {
      throw problem(nameOrFile, "is neither a file nor a ready scenario");
    }
    try (InputStream text =
        Scenarios.class.getResourceAsStream("/conf/scenarios/" + nameOrFile + ".yaml")) {
      if (text == null) {
        throw problem(nameOrFile, "is missing in this build");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw problem(nameOrFile, "cannot be read: " + e.getMessage());
    }
  }

  private static ScenarioException problem(String name, String message) {
    return new ScenarioException(
        List.of(
            new Problem(
                new Origin(name, 0),
                "",
                message,
                "name a file, or one of " + String.join(", ", READY))));
  }
}
