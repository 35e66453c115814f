package org.meshrelay.dare.index;

/** Walks the entries that a filter keeps. For one thread. */
final class FilterCursor implements EntryCursor {
  private final EntryCursor entries;
  private final MergeFilter filter;
  private final boolean bottom;

  FilterCursor(EntryCursor entries, MergeFilter filter, boolean bottom) {
    this.entries = entries;
    this.filter = filter;
    this.bottom = bottom;
  }

  @Override
  public boolean next() {
    while (entries.next()) {
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
