package org.meshrelay.loadtest.report;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.run.AuditResult;
import org.meshrelay.loadtest.run.RunResult;

/** The report for a terminal. */
final class Summary {
  private Summary() {}

  static String of(Reports reports) {
    RunResult result = reports.result();
    StringBuilder out = new StringBuilder();
    Judgement judgement = reports.judgement();
    out.append(judgement.isValid() ? "valid" : "INVALID").append('\n');
    judgement.invalidReasons().forEach(reason -> out.append("  ").append(reason).append('\n'));
    double seconds = result.measuredSeconds();
    line(
        out,
        "rates      offered %.0f/s, admitted %.0f/s, acknowledged %.0f/s",
        result.counts().offered() / seconds,
        result.counts().admittedInTime() / seconds,
        result.counts().acknowledgedInTime() / seconds);
    latencies(out, "latency", result.latencies().fromIntended());
    latencies(out, "uncorrected", result.latencies().fromActual());
    latencies(out, "send delay", result.latencies().sendDelay());
    if (result.operations().size() > 1) {
      result.operations().forEach((name, times) -> latencies(out, name, times));
    }
    NodeCost cost = NodeCost.of(result);
    line(
        out,
        "node       %s processor s per 1,000, %s MiB, %s requests per flush",
        known("%.3f", cost.cpuSecondsPer1000()),
        known("%.0f", cost.rssMaxOctets() / (1 << 20)),
        known("%.2f", cost.messagesPerFsync()));
    int kbit = result.scenario().target().linkKbitPerSecond();
    if (kbit > 0) {
      line(
          out,
          "link       %d kbit/s, messages %.1f %% of it, payloads %.1f %%",
          kbit,
          Judgement.linkShare(result) * 100,
          Judgement.linkPayloadShare(result) * 100);
    }
    line(out, "generator  %.0f/s alone", result.ceilingPerSecond());
    if (!result.codes().counts().isEmpty()) {
      line(out, "errors     %s", result.codes().counts());
    }
    if (result.scenario().audit()) {
      audit(out, result.audit());
    }
    for (Judgement.Objective objective : judgement.objectives()) {
      line(
          out,
          "%-10s %s: %s of %s",
          objective.met() ? "met" : "MISSED",
          objective.key(),
          HtmlReport.number(objective.found()),
          HtmlReport.number(objective.limit()));
    }
    return out.toString();
  }

  private static void audit(StringBuilder out, AuditResult audit) {
    line(
        out,
        "audit      %d acknowledged, %d found, %d lost, %d twice, %d out of order, %d never accepted,"
            + " %d of %d receipts proved",
        audit.acknowledged(),
        audit.found(),
        audit.lost(),
        audit.duplicated(),
        audit.outOfOrder(),
        audit.invented(),
        audit.proofs(),
        audit.receipts());
    if (audit.devices() > 0) {
      line(out, "devices    %d connected, %d found", audit.devices(), audit.devicesFound());
    }
    audit.failures().forEach(failure -> out.append("  ").append(failure).append('\n'));
  }

  private static void latencies(StringBuilder out, String name, Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      line(out, "%-18s none", name);
      return;
    }
    line(
        out,
        "%-18s p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, p99.99 %.2f, max %.2f (%d)",
        name,
        JsonReport.ms(histogram, 50),
        JsonReport.ms(histogram, 90),
        JsonReport.ms(histogram, 99),
        JsonReport.ms(histogram, 99.9),
        JsonReport.ms(histogram, 99.99),
        histogram.getMaxValue() / 1e6,
        histogram.getTotalCount());
  }

  /** The figures of a node whose metrics may not be read are not known. */
  @FormatMethod
  private static String known(@FormatString String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "unknown";
  }

  @FormatMethod
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
