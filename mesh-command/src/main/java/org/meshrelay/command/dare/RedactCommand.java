package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.dare.container.file.ContainerFile;
import org.meshrelay.dare.container.file.Redaction;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare redact}: a copy without some frames. */
@Command(
    name = "redact",
    description = {
      "Copy a container without some of its frames: without --drop those superseded or deleted.",
      "The copy numbers and links its frames anew and states where it is from."
    },
    footer = {"", "Example:", "  mesh dare redact contacts.dcat --out smaller.dcat"})
final class RedactCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container, which is not changed.")
  private Path file = Path.of("-");

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The copy.")
  private @Nullable Path out;

  @Option(
      names = "--drop",
      paramLabel = "INDEX",
      split = ",",
      description = "Frame to leave out; may be repeated.")
  private List<Long> indexes = new ArrayList<>();

  @Option(
      names = "--drop-id",
      paramLabel = "KEY",
      description = "Leave out all frames of this key; may be repeated.")
  private List<String> keys = new ArrayList<>();

  @Override
  Report run(CommandContext context)
      throws IOException, FrameException, ContainerDamagedException, AgreementException {
    Path target = out == null ? Path.of("-") : out;
    Redaction.Redacted done = Redaction.copy(file, target, wanted());
    return Report.of(
        new ObjectWriter()
            .put("file", target.toString())
            .put("framesBefore", done.framesBefore())
            .put("frames", done.frames())
            .put("apex", done.apex())
            .build(),
        target + "  " + done.frames() + " of " + done.framesBefore() + " frames");
  }

  private Predicate<LocatedFrame> wanted() throws IOException, FrameException {
    if (indexes.isEmpty() && keys.isEmpty()) {
      try (ContainerFile container = ContainerFile.open(file)) {
        return Redaction.live(container);
      }
    }
    Set<Long> dropped = new HashSet<>(indexes);
    return frame ->
        !dropped.contains(frame.index()) && (frame.key() == null || !keys.contains(frame.key()));
  }
}
