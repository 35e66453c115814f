package org.meshrelay.loadtest.node;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Figures in the text format of Prometheus, as of one moment. Immutable.
 *
 * @param values by series, with its labels as written
 */
public record Series(Map<String, Double> values) {
  /** What {@link Double#valueOf(String)} reads, too; no infinity. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|NaN");

  /** Copies the map. */
  public Series {
    values = Map.copyOf(values);
  }

  /** Reads the text; lines of another form are passed over. */
  public static Series parse(String text) {
    Map<String, Double> values = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#")
          && space > 0
          && NUMBER.matcher(line.substring(space + 1)).matches()) {
        values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
      }
    }
    return new Series(values);
  }

  /** The sum over all labels; 0 if there is none. */
  public double sum(String name) {
    return values.entrySet().stream()
        .filter(entry -> nameOf(entry.getKey()).equals(name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The one with that label; 0 if there is none. */
  public double of(String name, String label, String value) {
    return values.getOrDefault(name + "{" + label + "=\"" + value + "\"}", 0.0);
  }

  private static String nameOf(String series) {
    int labels = series.indexOf('{');
    return labels < 0 ? series : series.substring(0, labels);
  }
}
