package org.meshrelay.dare.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects damage, the first places by name and the rest by number. For one thread. */
final class DamageLog {
  /** Places named in a report: more than anyone reads, and not as many as a stranger can make. */
  static final int PLACES_MAX = 10_000;

  private final List<FrameDamage> places = new ArrayList<>();
  private long total;

  void add(FrameDamage damage) {
    total++;
    if (places.size() < PLACES_MAX) {
      places.add(damage);
    }
  }

  List<FrameDamage> places() {
    List<FrameDamage> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingLong(FrameDamage::index));
    return List.copyOf(sorted);
  }

  long total() {
    return total;
  }
}
