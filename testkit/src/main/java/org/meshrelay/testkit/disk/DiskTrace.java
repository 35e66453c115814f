package org.meshrelay.testkit.disk;

import java.util.List;

/** What happened to a disk, step by step. Immutable. */
public final class DiskTrace {
  private final List<DiskEvent> events;
  private final int first;

  DiskTrace(List<DiskEvent> events, int first) {
    this.events = events;
    this.first = first;
  }

  /** Number of steps since the recording began. */
  public int size() {
    return events.size() - first;
  }

  /** Looks at a disk after each step. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * After a step.
     *
     * @param step its number, from 0
     * @param state what the device may hold if the power fails now
     */
    void after(int step, DiskState state);
  }

  /** Does it all again, on a disk that is only thought of. */
  public void replay(Visitor visitor) {
    DiskState state = new DiskState();
    for (int step = 0; step < events.size(); step++) {
      state.apply(events.get(step));
      if (step >= first) {
        visitor.after(step - first, state);
      }
    }
  }

  /** What a step was, for messages. */
  public String describe(int step) {
    return switch (events.get(first + step)) {
      case DiskEvent.Page page -> "page " + page.page() + " of file " + page.inode();
      case DiskEvent other -> other.toString();
    };
  }
}
