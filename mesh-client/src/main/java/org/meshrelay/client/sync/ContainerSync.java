package org.meshrelay.client.sync;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.Report;

/**
 * What came of synchronizing one container.
 *
 * @param container which
 * @param before frames held before
 * @param after frames held now
 * @param verified whether a signed head of the service covers all of them
 * @param report what the service is charged with; null if nothing
 * @param evidence the file that shows it; null without a report
 * @param erased frames that prove only that something was there
 */
public record ContainerSync(
    ContainerName container,
    long before,
    long after,
    boolean verified,
    @Nullable Report report,
    @Nullable Path evidence,
    List<Long> erased) {
  /** Copies the list. */
  public ContainerSync {
    erased = List.copyOf(erased);
  }
}
