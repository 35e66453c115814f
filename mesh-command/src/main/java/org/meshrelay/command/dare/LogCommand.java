package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.file.ContainerFile;
import org.meshrelay.dare.container.walk.DamageLog;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare log}: the frames of a container, in either direction. */
@Command(
    name = "log",
    description = "List the frames of a container; payloads are not read.",
    footer = {"", "Example:", "  mesh dare log contacts.dcat --newest 10"})
final class LogCommand extends FileCommand {
  @Parameters(paramLabel = "FILE", description = "The container.")
  private Path file = Path.of("-");

  @Option(names = "--from", paramLabel = "INDEX", description = "First frame to list.")
  private long from;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Frames to list at most (default: ${DEFAULT-VALUE}).")
  private int max;

  @Option(
      names = "--newest",
      paramLabel = "N",
      description = "Only so many frames, read from the end, newest first.")
  private int newest;

  @Override
  Report run(CommandContext context) throws IOException, FrameException {
    return newest > 0 ? backward() : forward(context);
  }

  private Report backward() throws IOException, FrameException {
    try (ContainerFile container = ContainerFile.open(file)) {
      List<LocatedFrame> frames = new ArrayList<>();
      Optional<LocatedFrame> at = Optional.of(container.last());
      long count = at.get().index() + 1;
      while (at.isPresent() && frames.size() < newest) {
        frames.add(at.get());
        at = container.before(at.get());
      }
      String type = container.type().map(ContainerType::wireName).orElse("");
      return report(frames, type, count, new DamageLog(), false);
    }
  }

  private Report forward(CommandContext context) throws IOException {
    List<LocatedFrame> frames = new ArrayList<>();
    DamageLog damaged = new DamageLog();
    FrameWalk.Result result;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      result =
          FrameWalk.over(
              ContainerSource.of(channel),
              new FrameWalk.Visitor() {
                @Override
                public void frame(LocatedFrame frame) {
                  if (frame.index() >= from && frames.size() < max) {
                    frames.add(frame);
                  }
                }

                @Override
                public void damaged(FrameDamage damage) {
                  damaged.add(damage);
                }
              });
    }
    if (frames.size() == max) {
      context.note("listed " + max + " frames; --from and --max show others");
    }
    return report(frames, result.type(), result.frames(), damaged, result.torn());
  }

  private static Report report(
      List<LocatedFrame> frames, String type, long count, DamageLog damaged, boolean torn) {
    List<String> lines = new ArrayList<>();
    frames.forEach(frame -> lines.add(FrameLines.line(frame)));
    lines.addAll(ContainerReports.damageLines(damaged.places(), torn));
    return Report.ofCheck(
        damaged.total() == 0,
        new ObjectWriter()
            .put("kind", "container")
            .put("type", type)
            .put("frames", count)
            .put("entries", ContainerReports.list(frames, FrameLines::json))
            .put("damagedTotal", damaged.total())
            .put("damaged", ContainerReports.damaged(damaged.places()))
            .put("torn", torn)
            .build(),
        lines);
  }
}
