package org.meshrelay.protocol.dare.stream;

import java.util.OptionalLong;

/** Is told how far a long operation has come, on the thread that does it. */
@FunctionalInterface
public interface StreamProgress {
  /** Tells nobody. */
  StreamProgress NONE = (done, total) -> {};

  /**
   * Called about once for each MiB and at the end.
   *
   * @param octetsDone octets of the input taken so far
   * @param octetsTotal all octets of the input, if that is known
   */
  void advanced(long octetsDone, OptionalLong octetsTotal);
}
