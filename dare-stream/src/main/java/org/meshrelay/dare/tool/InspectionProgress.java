package org.meshrelay.dare.tool;

/** Is told how far an inspection is, on its thread. */
@FunctionalInterface
public interface InspectionProgress {
  /** Listens to nothing. */
  static InspectionProgress none() {
    return (lane, lanes, octets) -> {};
  }

  /**
   * Some more was read.
   *
   * @param lane the lane under way
   * @param lanes how many there are
   * @param octets read of this lane so far
   */
  void read(int lane, int lanes, long octets);
}
