package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import org.meshrelay.protocol.encoding.DecodeException;

/** The octets of a value in order; its syntax is checked on the way. For one thread. */
interface PayloadSource {
  /**
   * Takes at least one octet and at most {@code size}, or finds the end.
   *
   * @return how many were taken; negative when the value and its closing syntax have been taken
   */
  int read(byte[] target, int offset, int size) throws IOException, DecodeException;
}
