package org.meshrelay.client.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that is drawn over itself a few times a second: bar, share, octets, rate
 * and time left. Draws nothing where there is no terminal. For one thread; closing it clears the
 * line.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long NANOS_BETWEEN = 250_000_000;
  private static final int BAR = 24;
  private static final int WIDTH = 79;
  private static final double SECOND = 1e9;

  private final @Nullable PrintWriter terminal;
  private final String what;
  private final LongSupplier nanos;
  private final long start;
  private long drawn;
  private boolean visible;

  /**
   * A line.
   *
   * @param terminal null if there is none
   * @param what the work, in a word
   * @param nanos a clock that only goes forward
   */
  ProgressLine(@Nullable PrintWriter terminal, String what, LongSupplier nanos) {
    this.terminal = terminal;
    this.what = what;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.drawn = start;
  }

  /** Tells where things stand, as often as anyone likes. */
  public void advanced(long octets, OptionalLong total) {
    long now = nanos.getAsLong();
    if (terminal == null || now - drawn < NANOS_BETWEEN) {
      return;
    }
    drawn = now;
    visible = true;
    String line = line(octets, total, (now - start) / SECOND);
    terminal.print("\r" + (line + " ".repeat(WIDTH)).substring(0, WIDTH));
    terminal.flush();
  }

  private String line(long octets, OptionalLong total, double seconds) {
    double perSecond = octets / seconds;
    if (total.isEmpty() || total.getAsLong() <= 0) {
      return String.format(
          Locale.ROOT, "%s %s  %s/s", what, size((double) octets), size(perSecond));
    }
    double share = Math.min(1, (double) octets / total.getAsLong());
    int full = (int) (share * BAR);
    long left = perSecond > 0 ? (long) ((total.getAsLong() - octets) / perSecond) : 0;
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %3d %%  %s of %s  %s/s  %d:%02d left",
        what,
        "#".repeat(full),
        ".".repeat(BAR - full),
        (int) (100 * share),
        size((double) octets),
        size((double) total.getAsLong()),
        size(perSecond),
        left / 60,
        left % 60);
  }

  private static String size(double octets) {
    double value = octets;
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  @Override
  public void close() {
    if (terminal != null && visible) {
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
    }
  }
}
