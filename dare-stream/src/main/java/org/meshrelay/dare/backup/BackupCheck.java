package org.meshrelay.dare.backup;

import java.nio.file.Path;
import java.util.List;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;

/** Checks a backup: every file against its digest, every frame against its trees. */
public final class BackupCheck {
  private final BackupLayout layout;
  private final InspectionProgress progress;

  /** A check of the backup in a directory. */
  public BackupCheck(Path directory, InspectionProgress progress) {
    this.layout = new BackupLayout(directory);
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param manifest what the backup says of itself
   * @param differences files that are not as they were written, in words
   * @param spools what is in it; damage that the node had then is damage here too
   */
  public record Result(BackupManifest manifest, List<String> differences, InspectionReport spools) {
    /** True if every file is as it was written. */
    public boolean isUnchanged() {
      return differences.isEmpty();
    }

    /** True if, besides, every frame is as it was acknowledged. */
    public boolean isGood() {
      return isUnchanged() && spools.isGood();
    }
  }

  /**
   * Reads all of it.
   *
   * @throws BackupException if there is no finished backup
   */
  public Result run() throws BackupException {
    BackupManifest manifest = BackupManifest.read(layout.manifest());
    List<String> differences = Sums.differences(layout);
    int lanes = layout.engine().lanes().orElse(0);
    if (lanes != manifest.lanes().size()) {
      throw new BackupException(
          "%s has %d lanes and speaks of %d; take another copy of it, or make it again"
              .formatted(layout.directory(), lanes, manifest.lanes().size()));
    }
    return new Result(
        manifest,
        differences,
        new SpoolInspector(layout.directory(), new BackupStores(), progress).inspect());
  }

  /**
   * Compares it with a directory of an engine, which may be running: each container must be the
   * beginning of the one there.
   */
  public PrefixComparison.Result against(Path directory, FrameStoreFactory stores) {
    return PrefixComparison.compare(
        new PrefixComparison.Side(layout.directory(), new BackupStores()),
        new PrefixComparison.Side(directory, stores),
        progress);
  }
}
