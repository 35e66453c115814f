package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.client.yaml.Section;

/**
 * Where the leaf hashes of all containers are kept apart from them (receipts.md 8.4).
 *
 * @param directory on another device than the store, for this node only; empty: they are not kept
 * @param everyMinutes between two passes, at most the hour that receipts.md wants
 */
public record LeafBackupConfig(Optional<Path> directory, int everyMinutes) {
  static LeafBackupConfig read(Section s) {
    return new LeafBackupConfig(s.optionalPath("directory"), s.integer("every-minutes", 5, 1, 60));
  }
}
