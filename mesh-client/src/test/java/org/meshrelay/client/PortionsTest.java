package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/** What is uploaded fits into requests, whole and in order. */
class PortionsTest {
  private static DareEnvelope frame(int octets) {
    return EnvelopeBuilder.of(Bytes.wrap(new byte[octets])).build();
  }

  private static List<DareEnvelope> flat(List<List<DareEnvelope>> portions) {
    List<DareEnvelope> all = new ArrayList<>();
    portions.forEach(all::addAll);
    return all;
  }

  @Test
  void of_nothing_isNothing() {
    assertEquals(List.of(), Portions.of(List.of()));
  }

  @Test
  void of_manySmall_isBoundedByTheirNumber() {
    List<DareEnvelope> frames = new ArrayList<>();
    for (int i = 0; i < 2 * Portions.FRAMES_MAX + 1; i++) {
      frames.add(frame(1));
    }

    List<List<DareEnvelope>> portions = Portions.of(frames);

    assertEquals(List.of(50, 50, 1), portions.stream().map(List::size).toList());
    assertEquals(frames, flat(portions));
  }

  @Test
  void of_large_isBoundedByTheirOctets() {
    List<DareEnvelope> frames = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      frames.add(frame(60_000));
    }

    List<List<DareEnvelope>> portions = Portions.of(frames);

    assertEquals(frames, flat(portions));
    for (List<DareEnvelope> portion : portions) {
      assertTrue(portion.stream().mapToInt(DareEnvelope::messageSize).sum() <= Portions.OCTETS_MAX);
    }
    assertEquals(4, portions.size());
  }

  @Test
  void of_oneAboveTheBound_isAlone() {
    List<DareEnvelope> frames = List.of(frame(1), frame(Portions.OCTETS_MAX + 1), frame(1));

    assertEquals(List.of(1, 1, 1), Portions.of(frames).stream().map(List::size).toList());
  }
}
