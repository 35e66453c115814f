package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.protocol.dare.DareEnvelope;

/** Frames in portions that one request can carry (http-binding.md 4). */
final class Portions {
  /** Frames in one request: each takes a signature to judge, and all of them 5 s. */
  static final int FRAMES_MAX = 50;

  /** Octets in one request: base64 twice makes 683 KiB of them, two thirds of the body limit. */
  static final int OCTETS_MAX = 384 << 10;

  private Portions() {}

  /** In order, none empty; a frame that is larger than the bound is alone. */
  static List<List<DareEnvelope>> of(List<DareEnvelope> frames) {
    List<List<DareEnvelope>> portions = new ArrayList<>();
    List<DareEnvelope> portion = new ArrayList<>();
    int octets = 0;
    for (DareEnvelope frame : frames) {
      boolean full = portion.size() == FRAMES_MAX || octets + frame.messageSize() > OCTETS_MAX;
      if (full && !portion.isEmpty()) {
        portions.add(portion);
        portion = new ArrayList<>();
        octets = 0;
      }
      portion.add(frame);
      octets += frame.messageSize();
    }
    if (!portion.isEmpty()) {
      portions.add(portion);
    }
    return portions;
  }
}
