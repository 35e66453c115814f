package org.meshrelay.loadtest.report;

import java.util.Locale;
import org.meshrelay.loadtest.compare.Comparison;
import org.meshrelay.protocol.encoding.JsonObject;

/** A comparison as JSON. */
public final class ComparisonJson {
  private ComparisonJson() {}

  /** All figures. */
  public static JsonObject of(Comparison comparison) {
    return Json.object().put("figures", comparison.figures(), ComparisonJson::figure).build();
  }

  private static JsonObject figure(Comparison.Figure figure) {
    return Json.object()
        .put("name", figure.name())
        .put("first", interval(figure.first()))
        .put("second", interval(figure.second()))
        .put("ratio", interval(figure.ratio()))
        .put("verdict", figure.verdict().name().toLowerCase(Locale.ROOT))
        .build();
  }

  private static Json interval(Comparison.Interval interval) {
    return Json.object()
        .put("value", interval.value())
        .put("low", interval.low())
        .put("high", interval.high());
  }
}
