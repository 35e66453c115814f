package org.meshrelay.dare.index;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Walks the entries that a filter keeps. For one thread. */
final class FilterCursor implements EntryCursor {
  private final EntryCursor entries;
  private final MergeFilter filter;
  private final boolean bottom;
  private final BooleanSupplier cancelled;

  FilterCursor(EntryCursor entries, MergeFilter filter, boolean bottom, BooleanSupplier cancelled) {
    this.entries = entries;
    this.filter = filter;
    this.bottom = bottom;
    this.cancelled = cancelled;
  }

  @Override
  public boolean next() {
    while (entries.next()) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException();
      }
      if (filter.keep(hi(), lo(), value(), bottom)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long hi() {
    return entries.hi();
  }

  @Override
  public long lo() {
    return entries.lo();
  }

  @Override
  public long value() {
    return entries.value();
  }
}
