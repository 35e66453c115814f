package org.meshrelay.dare.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.walk.DamageLog;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.encoding.DecodeException;

/** Lists what is in an archive from its headers, which takes no longer for large files. */
public final class ArchiveReader {
  private ArchiveReader() {}

  /** Lists a file. */
  public static ArchiveListing list(Path archive) throws IOException {
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      return list(ContainerSource.of(channel));
    }
  }

  /** Lists a container wherever it is. */
  public static ArchiveListing list(ContainerSource source) throws IOException {
    LiveEntries live = new LiveEntries();
    DamageLog damaged = new DamageLog();
    FrameWalk.Result result =
        FrameWalk.over(
            source,
            new FrameWalk.Visitor() {
              @Override
              public void frame(LocatedFrame frame) {
                take(live, frame, damaged);
              }

              @Override
              public void damaged(FrameDamage damage) {
                damaged.add(damage);
              }
            });
    return new ArchiveListing(
        result.type(),
        live.inOrder(),
        result.frames(),
        damaged.places(),
        damaged.total(),
        result.torn());
  }

  /** Adds a frame to the live files, or to what is wrong. */
  static void take(LiveEntries live, LocatedFrame frame, DamageLog damaged) {
    if (frame.isMeta()) {
      return;
    }
    try {
      live.take(frame);
    } catch (DecodeException e) {
      damaged.add(new FrameDamage(frame.index(), frame.offset(), "event"));
    }
  }
}
