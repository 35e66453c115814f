package org.meshrelay.benchmarks.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * What JMH found of one benchmark.
 *
 * @param mean score
 * @param low end of its confidence interval of 99.9 %; the mean where JMH gives none
 * @param high end of it
 * @param unit of the score
 */
record Score(double mean, double low, double high, String unit) {
  /** Less is better for times, and more for rates. */
  boolean lessIsBetter() {
    return unit.endsWith("/op");
  }

  /** Reads the JSON that JMH writes; by name and parameters, in its order. */
  static Map<String, Score> read(Bytes json) throws DecodeException {
    Map<String, Score> scores = new LinkedHashMap<>();
    if (!(JsonReader.read(json, Encoding.JSON, ReadLimits.STORED) instanceof JsonArray results)) {
      throw new DecodeException("what JMH wrote is no array");
    }
    for (JsonNode node : results.elements()) {
      ObjectReader result = ObjectReader.of(node, "result");
      ObjectReader metric = result.requireObject("primaryMetric");
      scores.put(name(result), of(metric));
    }
    return scores;
  }

  private static String name(ObjectReader result) throws DecodeException {
    String full = result.requireString("benchmark");
    String name = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
    ObjectReader parameters = result.object("params");
    if (parameters == null) {
      return name;
    }
    Map<String, String> sorted = new TreeMap<>();
    for (String key : parameters.object().names()) {
      sorted.put(key, parameters.requireString(key));
    }
    return name + " " + sorted;
  }

  private static Score of(ObjectReader metric) throws DecodeException {
    double mean = number(metric.node("score"), Double.NaN);
    List<JsonNode> interval = metric.list("scoreConfidence", node -> node);
    return new Score(
        mean,
        interval.size() == 2 ? number(interval.getFirst(), mean) : mean,
        interval.size() == 2 ? number(interval.getLast(), mean) : mean,
        metric.requireString("scoreUnit"));
  }

  /** JMH writes a text where there is no number. */
  private static double number(@Nullable JsonNode node, double fallback) {
    return node instanceof JsonNumber number ? number.value().doubleValue() : fallback;
  }
}
