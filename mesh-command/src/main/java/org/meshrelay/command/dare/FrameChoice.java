package org.meshrelay.command.dare;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.file.ContainerFile;
import org.meshrelay.dare.container.file.KeySearch;
import org.meshrelay.dare.container.walk.LocatedFrame;
import picocli.CommandLine.Option;

/** Which frame is meant. */
final class FrameChoice {
  @Option(
      names = "--index",
      paramLabel = "N",
      required = true,
      description = "Number of the frame.")
  private @Nullable Long index;

  @Option(
      names = "--id",
      paramLabel = "KEY",
      required = true,
      description = "Newest frame of this catalog key, path or envelope identifier.")
  private @Nullable String key;

  LocatedFrame in(ContainerFile container) throws MeshException, IOException, FrameException {
    if (index != null && index < 0) {
      throw new MeshException(Kind.USAGE, "--index: not negative");
    }
    return (index != null ? container.frame(index) : KeySearch.find(container, String.valueOf(key)))
        .orElseThrow(() -> new MeshException(Kind.CHECK_FAILED, "there is no such frame"));
  }
}
