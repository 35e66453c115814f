package org.meshrelay.dare.backup;

import java.nio.file.Path;
import org.meshrelay.dare.spool.EngineDirectory;

/**
 * Where things lie in a backup: as in an engine's directory, with one file of records in the place
 * of a log, so that tools read both alike.
 */
final class BackupLayout {
  static final String RECORDS = "records";
  static final String SUMS = "SHA512SUMS";
  static final String MANIFEST = "backup.json";

  private final Path directory;

  BackupLayout(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  EngineDirectory engine() {
    return new EngineDirectory(directory);
  }

  Path records(int lane) {
    return engine().log(lane).resolve(RECORDS);
  }

  Path signedDirectory() {
    return directory.resolve("signed");
  }

  Path signed() {
    return signedDirectory().resolve(RECORDS);
  }

  Path sums() {
    return directory.resolve(SUMS);
  }

  Path manifest() {
    return directory.resolve(MANIFEST);
  }

  Path keys() {
    return directory.resolve("keys");
  }
}
