package org.meshrelay.dare.archive;

import java.io.IOException;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.dare.container.file.ExistingContainer;
import org.meshrelay.dare.container.walk.DamageLog;
import org.meshrelay.dare.container.walk.TreeOffsets;

/**
 * What it takes to add to an archive, from its headers and trailers; payloads are not read, whose
 * digests are taken as stated.
 *
 * @param container what it is as a container
 * @param type kind of archive
 * @param live files by key
 */
record ExistingArchive(ExistingContainer container, ArchiveOptions.Type type, LiveEntries live) {

  static ExistingArchive read(ContainerSource source) throws IOException, ArchiveDamagedException {
    LiveEntries live = new LiveEntries();
    DamageLog damaged = new DamageLog();
    ExistingContainer container;
    try {
      container = ExistingContainer.read(source, frame -> ArchiveReader.take(live, frame, damaged));
    } catch (ContainerDamagedException e) {
      throw new ArchiveDamagedException(String.valueOf(e.getMessage()));
    }
    if (damaged.total() > 0) {
      throw new ArchiveDamagedException("the archive is damaged");
    }
    return new ExistingArchive(container, type(container.type()), live);
  }

  TreePath path() {
    return container.links().path();
  }

  TreeOffsets tree() {
    return container.tree();
  }

  long end() {
    return container.end();
  }

  private static ArchiveOptions.Type type(ContainerType found) throws ArchiveDamagedException {
    for (ArchiveOptions.Type type : ArchiveOptions.Type.values()) {
      if (type.containerType() == found) {
        return type;
      }
    }
    throw new ArchiveDamagedException("the container is of another type");
  }
}
