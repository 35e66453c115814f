package org.meshrelay.dare.container.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects damage, the first places by name and the rest by number. For one thread. */
public final class DamageLog {
  /** Places named in a report: more than anyone reads, and not as many as a stranger can make. */
  public static final int PLACES_MAX = 10_000;

  private final List<FrameDamage> places = new ArrayList<>();
  private long total;

  public void add(FrameDamage damage) {
    total++;
    if (places.size() < PLACES_MAX) {
      places.add(damage);
    }
  }

  public List<FrameDamage> places() {
    List<FrameDamage> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingLong(FrameDamage::index));
    return List.copyOf(sorted);
  }

  public long total() {
    return total;
  }
}
