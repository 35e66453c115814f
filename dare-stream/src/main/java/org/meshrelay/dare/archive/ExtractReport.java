package org.meshrelay.dare.archive;

import java.util.List;
import org.meshrelay.dare.container.walk.FrameDamage;

/**
 * What came out of an archive.
 *
 * @param files files written, each with its digest right where one is stated
 * @param octets their size
 * @param problems files that were left out, at most 10,000
 * @param problemsTotal how many there are
 * @param damaged places of the container that are wrong, at most 10,000
 * @param damagedTotal how many there are
 * @param torn whether the container ends inside a frame
 */
public record ExtractReport(
    long files,
    long octets,
    List<EntryProblem> problems,
    long problemsTotal,
    List<FrameDamage> damaged,
    long damagedTotal,
    boolean torn) {
  /** Copies the lists. */
  public ExtractReport {
    problems = List.copyOf(problems);
    damaged = List.copyOf(damaged);
  }

  /** Whether all that was wanted came out and nothing is wrong with the container. */
  public boolean isComplete() {
    return problemsTotal == 0 && damagedTotal == 0;
  }
}
