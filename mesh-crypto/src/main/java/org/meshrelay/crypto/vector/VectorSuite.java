package org.meshrelay.crypto.vector;

import java.util.Set;

/** Runs the vectors of some kinds through the implementation. */
public interface VectorSuite {
  /** The kinds this suite knows. */
  Set<String> kinds();

  /**
   * Checks one vector of a known kind.
   *
   * @throws VectorMismatch if the implementation disagrees; any other exception is a failure too
   */
  void check(VectorCase vector) throws Exception;
}
