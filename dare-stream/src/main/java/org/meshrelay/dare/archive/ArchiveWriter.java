package org.meshrelay.dare.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.file.ContainerLock;
import org.meshrelay.dare.container.walk.TornTail;
import org.meshrelay.dare.container.walk.TreeOffsets;
import org.meshrelay.dare.file.DurableFiles;

/**
 * Makes archives and adds to them. An archive appears under its name when it is whole and on the
 * device; what is added to one is there as a whole or, after a crash, as a torn tail that the next
 * addition cuts off.
 */
public final class ArchiveWriter {
  private ArchiveWriter() {}

  /**
   * Makes an archive of these files in this order.
   *
   * @throws FileAlreadyExistsException if the archive is there already
   * @throws IOException also if a file changes its size while it is read
   * @throws AgreementException if a recipient's key cannot be used
   * @throws IllegalArgumentException if two files have one path, or there are more than 1,000,000
   */
  public static WrittenArchive create(
      Path archive, List<ArchiveInput> inputs, ArchiveOptions options)
      throws IOException, AgreementException {
    requireDistinct(inputs);
    if (Files.exists(archive)) {
      throw new FileAlreadyExistsException(archive.toString());
    }
    Path temporary = beside(archive, options);
    try {
      WrittenArchive written = write(temporary, inputs, options);
      Files.move(temporary, archive);
      DurableFiles.syncDirectory(ContainerLock.folder(archive));
      return written;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static WrittenArchive write(
      Path temporary, List<ArchiveInput> inputs, ArchiveOptions options)
      throws IOException, AgreementException {
    try (FileChannel channel = exclusive(temporary);
        FramePlanner planner = new FramePlanner(options, options.type(), new TreeOffsets(), 0, 0)) {
      ArchiveMeter meter = meter(inputs, options);
      FrameWriter writer = new FrameWriter(channel, planner, meter, TreePath.empty(), 0);
      try (WorkQueue<FrameWriter.Payload> queue = queue(writer, options, meter)) {
        submit(queue, writer, planner.first());
        for (ArchiveInput input : inputs) {
          submit(queue, writer, planner.file(input, null));
        }
        queue.drain();
      }
      channel.force(true);
      return written(writer, inputs.size());
    }
  }

  /**
   * Adds files to an archive, in place of those of the same path, and deletes others. An archive
   * that ends inside a frame is cut there first, and what is cut off is kept in a file beside it.
   *
   * @param deletions paths of files to delete; one that is not live is passed over
   * @throws ArchiveDamagedException if anything else is wrong with the archive, or its links are
   *     those of a writer that did not link
   * @throws IOException also if another process is adding to it
   */
  public static WrittenArchive append(
      Path archive, List<ArchiveInput> inputs, List<String> deletions, ArchiveOptions options)
      throws IOException, AgreementException, ArchiveDamagedException {
    requireDistinct(inputs);
    try (FileChannel whole =
        FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = ContainerLock.lock(whole, archive);
      try {
        return append(whole, archive, inputs, deletions, options);
      } finally {
        lock.release();
      }
    }
  }

  private static WrittenArchive append(
      FileChannel whole,
      Path archive,
      List<ArchiveInput> inputs,
      List<String> deletions,
      ArchiveOptions options)
      throws IOException, AgreementException, ArchiveDamagedException {
    ExistingArchive existing = ExistingArchive.read(ContainerSource.of(whole));
    TornTail.cut(whole, archive, existing.end());
    Path temporary = beside(archive, options);
    try (FileChannel added = exclusive(temporary)) {
      FrameWriter writer = add(existing, added, inputs, deletions, options);
      TornTail.append(whole, existing.end(), added);
      return written(writer, inputs.size());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static FrameWriter add(
      ExistingArchive existing,
      FileChannel added,
      List<ArchiveInput> inputs,
      List<String> deletions,
      ArchiveOptions options)
      throws IOException, AgreementException {
    TreePath path = existing.path();
    try (FramePlanner planner =
        new FramePlanner(options, existing.type(), existing.tree(), path.count(), existing.end())) {
      ArchiveMeter meter = meter(inputs, options);
      FrameWriter writer = new FrameWriter(added, planner, meter, path, existing.end());
      try (WorkQueue<FrameWriter.Payload> queue = queue(writer, options, meter)) {
        for (String key : deletions) {
          LiveEntries.Live live = existing.live().find(key);
          if (live != null) {
            submit(queue, writer, planner.deletion(key, live));
          }
        }
        for (ArchiveInput input : inputs) {
          LiveEntries.Live live = existing.live().find(input.path().text());
          boolean replaced = live != null && !deletions.contains(input.path().text());
          submit(queue, writer, planner.file(input, replaced ? live : null));
        }
        queue.drain();
      }
      return writer;
    }
  }

  private static void submit(
      WorkQueue<FrameWriter.Payload> queue, FrameWriter writer, PlannedFile frame)
      throws IOException {
    queue.submit(() -> writer.copy(frame));
  }

  private static WorkQueue<FrameWriter.Payload> queue(
      FrameWriter writer, ArchiveOptions options, ArchiveMeter meter) {
    return new WorkQueue<>(options.workers(), writer::finish, meter::tick);
  }

  private static ArchiveMeter meter(List<ArchiveInput> inputs, ArchiveOptions options) {
    long total = inputs.stream().mapToLong(ArchiveInput::octets).sum();
    return new ArchiveMeter(options.progress(), OptionalLong.of(total));
  }

  private static WrittenArchive written(FrameWriter writer, int files) {
    TreePath path = writer.path();
    return new WrittenArchive(path.count(), files, writer.end(), path.digest());
  }

  private static void requireDistinct(List<ArchiveInput> inputs) {
    if (inputs.size() > LiveEntries.ENTRIES_MAX) {
      throw new IllegalArgumentException("more than " + LiveEntries.ENTRIES_MAX + " files");
    }
    Set<String> paths = new HashSet<>();
    for (ArchiveInput input : inputs) {
      if (!paths.add(input.path().text())) {
        throw new IllegalArgumentException("path twice: " + input.path().text());
      }
    }
  }

  private static FileChannel exclusive(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** A name nobody else has, so that what a crash left behind is in nobody's way. */
  private static Path beside(Path archive, ArchiveOptions options) {
    String unique = options.entropy().bytes(8).toHex();
    return ContainerLock.folder(archive).resolve(archive.getFileName() + "." + unique + ".part");
  }
}
