package org.meshrelay.loadtest.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A line plot as SVG: axes with round numbers, a grid, a legend, no script and no file beside it.
 * Colours come from the page, so that it can be light or dark. One thread.
 */
final class SvgPlot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 240;
  private static final int LEFT = 62;
  private static final int RIGHT = 14;
  private static final int TOP = 34;
  private static final int BOTTOM = 36;
  private static final int TICKS = 5;

  private final String title;
  private final String unit;
  private final String xLabel;
  private final List<Line> lines = new ArrayList<>();
  private final List<Band> bands = new ArrayList<>();
  private boolean logarithmic;
  private double from = Double.NaN;
  private double to = Double.NaN;
  private String[] xNames = {};

  SvgPlot(String title, String unit, String xLabel) {
    this.title = title;
    this.unit = unit;
    this.xLabel = xLabel;
  }

  private static final class Line {
    private final String name;
    private final double[] x;
    private final double[] y;

    Line(String name, double[] x, double[] y) {
      this.name = name;
      this.x = x.clone();
      this.y = y.clone();
    }
  }

  private record Band(String name, double from, double to) {}

  /** A line; values that are not numbers are gaps. */
  @CanIgnoreReturnValue
  SvgPlot line(String name, double[] x, double[] y) {
    lines.add(new Line(name, x, y));
    return this;
  }

  /** A stretch of the axis with a name, such as a phase. */
  @CanIgnoreReturnValue
  SvgPlot band(String name, double from, double to) {
    bands.add(new Band(name, from, to));
    return this;
  }

  /** Ends of the horizontal axis, where they are not those of the lines. */
  @CanIgnoreReturnValue
  SvgPlot between(double first, double last) {
    from = first;
    to = last;
    return this;
  }

  /** Values on a logarithmic axis. */
  @CanIgnoreReturnValue
  SvgPlot logarithmic() {
    logarithmic = true;
    return this;
  }

  /** Names in place of numbers at 0, 1, 2 and so on. */
  @CanIgnoreReturnValue
  SvgPlot names(String... names) {
    xNames = names.clone();
    return this;
  }

  String svg() {
    Axis x =
        Double.isNaN(from)
            ? Axis.linear(min(true), max(true), false)
            : Axis.linear(from, to, false);
    Axis y =
        logarithmic ? Axis.logarithmic(min(false), max(false)) : Axis.linear(0, max(false), true);
    StringBuilder out = new StringBuilder();
    out.append(
        format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            WIDTH, HEIGHT, Html.escape(title)));
    out.append(text(LEFT, 16, "start", "title", title + (unit.isEmpty() ? "" : ", " + unit)));
    bands(out, x);
    grid(out, x, y);
    for (int i = 0; i < lines.size(); i++) {
      out.append(path(lines.get(i), x, y, i));
    }
    legend(out);
    return out.append("</svg>\n").toString();
  }

  private void bands(StringBuilder out, Axis x) {
    for (int i = 0; i < bands.size(); i++) {
      Band band = bands.get(i);
      double from = x(x, band.from);
      double width = x(x, band.to) - from;
      if (i % 2 == 1) {
        out.append(
            format(
                "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                from, TOP, width, HEIGHT - TOP - BOTTOM));
      }
      out.append(text(from + 3, TOP + 10, "start", "band-name", band.name));
    }
  }

  private void grid(StringBuilder out, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = y(y, tick);
      out.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
              LEFT, WIDTH - RIGHT, at, at));
      out.append(text(LEFT - 6, at + 4, "end", "tick", number(tick)));
    }
    if (xNames.length > 0) {
      for (int i = 0; i < xNames.length; i++) {
        String anchor = i + 1 < xNames.length ? "middle" : "end"; // the edge would cut it
        out.append(text(x(x, i), HEIGHT - BOTTOM + 15, anchor, "tick", xNames[i]));
      }
    } else {
      for (double tick : x.ticks()) {
        out.append(text(x(x, tick), HEIGHT - BOTTOM + 15, "middle", "tick", number(tick)));
      }
    }
    out.append(text(WIDTH - RIGHT, HEIGHT - 4, "end", "tick", xLabel));
  }

  private String path(Line line, Axis x, Axis y, int colour) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < Math.min(line.x.length, line.y.length); i++) {
      double value = line.y[i];
      if (!Double.isFinite(value) || (logarithmic && value <= 0)) {
        pen = false;
        continue;
      }
      path.append(format("%s%.1f %.1f", pen ? "L" : "M", x(x, line.x[i]), y(y, value)));
      pen = true;
    }
    return format("<path class=\"line c%d\" d=\"%s\"/>%n", colour, path);
  }

  private void legend(StringBuilder out) {
    double at = WIDTH - RIGHT;
    for (int i = lines.size() - 1; i >= 0; i--) {
      String name = lines.get(i).name;
      out.append(text(at, 16, "end", "legend", name));
      at -= 6.4 * name.length() + 8;
      out.append(
          format(
              "<line class=\"line c%d\" x1=\"%.1f\" x2=\"%.1f\" y1=\"12\" y2=\"12\"/>%n",
              i, at - 14, at));
      at -= 26;
    }
  }

  private static double x(Axis axis, double value) {
    return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private double min(boolean ofX) {
    return lines.stream()
        .flatMapToDouble(line -> Arrays.stream(ofX ? line.x : line.y))
        .filter(value -> Double.isFinite(value) && (ofX || !logarithmic || value > 0))
        .min()
        .orElse(0);
  }

  private double max(boolean ofX) {
    return lines.stream()
        .flatMapToDouble(line -> Arrays.stream(ofX ? line.x : line.y))
        .filter(Double::isFinite)
        .max()
        .orElse(1);
  }

  private static String text(double x, double y, String anchor, String kind, String text) {
    return format(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        kind, x, y, anchor, Html.escape(text));
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= 10_000) {
      return format("%.0fk", value / 1_000);
    }
    if (size >= 10 || value == Math.rint(value)) {
      return format("%.0f", value);
    }
    return size >= 1 ? format("%.1f", value) : format("%.3g", value);
  }

  @FormatMethod
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * An axis.
   *
   * @param from its beginning
   * @param to its end
   * @param log whether steps are factors
   * @param ticks where numbers stand
   */
  private record Axis(double from, double to, boolean log, List<Double> ticks) {
    static Axis linear(double min, double max, boolean roundEnd) {
      double range = max > min ? max - min : 1;
      double step = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
      while (range / step > TICKS) {
        step *= range / (step * 2) <= TICKS ? 2 : range / (step * 5) <= TICKS ? 5 : 10;
      }
      double end = roundEnd ? Math.ceil((min + range) / step) * step : min + range;
      List<Double> ticks = new ArrayList<>();
      for (double tick = Math.ceil(min / step) * step; tick <= end + step / 1e6; tick += step) {
        ticks.add(tick);
      }
      return new Axis(min, end, false, ticks);
    }

    static Axis logarithmic(double min, double max) {
      double low = Math.pow(10, Math.floor(Math.log10(min > 0 ? min : 1)));
      double high = Math.pow(10, Math.ceil(Math.log10(Math.max(max, low * 1.01))));
      List<Double> ticks = new ArrayList<>();
      for (double tick = low; tick <= high * 1.01; tick *= 10) {
        ticks.add(tick);
      }
      return new Axis(low, high, true, ticks);
    }

    double share(double value) {
      double share =
          log
              ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
              : (value - from) / (to - from);
      return Math.clamp(share, 0, 1);
    }
  }
}
