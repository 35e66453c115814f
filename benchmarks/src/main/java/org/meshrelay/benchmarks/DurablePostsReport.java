package org.meshrelay.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;

/**
 * The figures of a run, as a table for people or one JSON document.
 *
 * @param machine where
 * @param transport between generator and node
 * @param signatures of the senders
 * @param verifySecondsPer1000 processor seconds of 1,000 bare verifications
 * @param lines one per concurrency
 */
record DurablePostsReport(
    Machine machine,
    String transport,
    Curve signatures,
    double verifySecondsPer1000,
    List<Line> lines) {
  private static final int DECIMALS = 3;

  /** Copies the list. */
  DurablePostsReport {
    lines = List.copyOf(lines);
  }

  /**
   * What was measured at one concurrency.
   *
   * @param concurrency posts on their way at any time
   * @param messageOctets size of a message with header and trailer
   * @param outcome rate and latencies
   * @param cpu processor time of the node
   * @param flushes of all lanes and of the journal of signed sizes
   * @param flushSeconds that they took together
   * @param frames appended
   */
  record Line(
      int concurrency,
      int messageOctets,
      PostLoad.Outcome outcome,
      Duration cpu,
      double flushes,
      double flushSeconds,
      double frames) {
    double cpuSecondsPer1000() {
      return cpu.toNanos() / 1e6 / outcome.posts();
    }

    double postsPerFlush() {
      return outcome.posts() / flushes;
    }

    double framesPerPost() {
      return frames / outcome.posts();
    }

    double flushMs() {
      return flushSeconds * 1_000 / flushes;
    }
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append("Machine: ").append(machine.model()).append(", ");
    text.append(machine.processors()).append(" processors, load before the run ");
    text.append(number(machine.load())).append("\n");
    text.append("System:  ").append(machine.system()).append(", ").append(machine.fileSystem());
    text.append(", median flush of 4 KB ").append(number(machine.flushMs())).append(" ms\n");
    text.append("JVM:     ").append(machine.jvm()).append(", node ").append(machine.flags());
    text.append("\nTransport: ").append(transport).append(", durability: sync\n");
    text.append("1,000 bare ").append(signatures.wireName()).append(" verifications: ");
    text.append(number(verifySecondsPer1000));
    text.append(" processor seconds\n\n");
    text.append("| concurrency | posts/s | p50 ms | p99 ms | cpu s per 1,000 posts |");
    text.append(" to bare verification | posts per flush | flush ms | frames per post |");
    text.append(" posts/s with the verification subtracted |\n");
    text.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (Line line : lines) {
      text.append(row(line));
    }
    for (Line line : lines) {
      if (!line.outcome().others().isEmpty()) {
        text.append("at ").append(line.concurrency()).append(" not acknowledged: ");
        text.append(line.outcome().others()).append("\n");
      }
    }
    return text.toString();
  }

  private String row(Line line) {
    return String.format(
        Locale.ROOT,
        "| %d | %.0f | %.2f | %.2f | %.3f | %.2f | %.2f | %.2f | %.2f | %.0f |%n",
        line.concurrency(),
        line.outcome().perSecond(),
        line.outcome().latencies().quantileMs(0.50),
        line.outcome().latencies().quantileMs(0.99),
        line.cpuSecondsPer1000(),
        line.cpuSecondsPer1000() / verifySecondsPer1000,
        line.postsPerFlush(),
        line.flushMs(),
        line.framesPerPost(),
        withoutVerification(line));
  }

  /**
   * The rate if verifying signatures took no time of a processor, for comparison with servers that
   * verify nothing.
   */
  private double withoutVerification(Line line) {
    double processors = Math.min(machine.processors(), line.concurrency());
    double seconds = 1 / line.outcome().perSecond() - verifySecondsPer1000 / 1_000 / processors;
    return seconds <= 0 ? Double.POSITIVE_INFINITY : 1 / seconds;
  }

  String json() {
    List<JsonNode> measured = new ArrayList<>();
    for (Line line : lines) {
      JsonObject.Builder others = JsonObject.builder();
      line.outcome().others().forEach((kind, count) -> others.put(kind, JsonNumber.of(count)));
      measured.add(
          JsonObject.builder()
              .put("concurrency", JsonNumber.of(line.concurrency()))
              .put("posts", JsonNumber.of(line.outcome().posts()))
              .put("payloadOctets", JsonNumber.of(DurablePosts.PAYLOAD_OCTETS))
              .put("messageOctets", JsonNumber.of(line.messageOctets()))
              .put("postsPerSecond", json(line.outcome().perSecond()))
              .put("postsPerSecondWithoutVerification", json(withoutVerification(line)))
              .put("p50Ms", json(line.outcome().latencies().quantileMs(0.50)))
              .put("p99Ms", json(line.outcome().latencies().quantileMs(0.99)))
              .put("cpuSecondsPer1000", json(line.cpuSecondsPer1000()))
              .put("toBareVerification", json(line.cpuSecondsPer1000() / verifySecondsPer1000))
              .put("postsPerFlush", json(line.postsPerFlush()))
              .put("flushMs", json(line.flushMs()))
              .put("framesPerPost", json(line.framesPerPost()))
              .put("others", others.build())
              .build());
    }
    JsonObject where =
        JsonObject.builder()
            .put("processor", JsonString.of(machine.model()))
            .put("processors", JsonNumber.of(machine.processors()))
            .put("load", json(machine.load()))
            .put("system", JsonString.of(machine.system()))
            .put("jvm", JsonString.of(machine.jvm()))
            .put("flags", JsonString.of(machine.flags()))
            .put("fileSystem", JsonString.of(machine.fileSystem()))
            .put("flushMs", json(machine.flushMs()))
            .build();
    JsonObject document =
        JsonObject.builder()
            .put("machine", where)
            .put("transport", JsonString.of(transport))
            .put("durability", JsonString.of("sync"))
            .put("signatures", JsonString.of(signatures.wireName()))
            .put("verifyCpuSecondsPer1000", json(verifySecondsPer1000))
            .put("lines", JsonArray.of(measured))
            .build();
    return JsonWriter.write(document, Encoding.JSON).utf8() + "\n";
  }

  private static JsonNumber json(double value) {
    return JsonNumber.of(
        Double.isFinite(value)
            ? BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP)
            : BigDecimal.ONE.negate());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
