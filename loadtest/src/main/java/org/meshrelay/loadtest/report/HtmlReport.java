package org.meshrelay.loadtest.report;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.run.AuditResult;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;

/** The report as one page: nothing in it comes from elsewhere. */
final class HtmlReport {
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99};

  private static final String STYLE =
      """
      :root{--ink:#1c2330;--dim:#667085;--line:#d7dce5;--paper:#fff;--band:#f4f6fa;--bad:#b42318;--good:#067647}
      @media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--dim:#98a2b3;--line:#344054;--paper:#11151c;--band:#1a202b;--bad:#f97066;--good:#47cd89}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:900px;margin:2em auto;padding:0 1em}
      h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:2em 0 .4em}p{margin:.4em 0}.dim{color:var(--dim)}
      table{border-collapse:collapse;margin:.5em 0}td,th{padding:.2em 1em .2em 0;text-align:left;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
      th{font-weight:600;color:var(--dim)}.bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}
      svg{width:100%;height:auto;margin:.3em 0 1em}svg text{font:11px system-ui,sans-serif;fill:var(--dim)}svg .title{font-size:13px;font-weight:600;fill:var(--ink)}
      .grid{stroke:var(--line);stroke-width:1}.band{fill:var(--band)}.line{fill:none;stroke-width:1.8;stroke-linejoin:round}
      .c0{stroke:#1570ef}.c1{stroke:#9e3fd8}.c2{stroke:#099250}.c3{stroke:#ca8504}.c4{stroke:#e04f16}
      """;

  private final RunResult result;
  private final Judgement judgement;
  private final Build build;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(RunResult result, Judgement judgement, Build build) {
    this.result = result;
    this.judgement = judgement;
    this.build = build;
  }

  static String of(RunResult result, Judgement judgement, Build build) {
    return new HtmlReport(result, judgement, build).page();
  }

  private String page() {
    String title = "Load test " + result.scenario().name();
    out.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    out.append(Html.escape(title)).append("</title>\n<style>\n").append(STYLE);
    out.append("</style>\n<h1>").append(Html.escape(title)).append("</h1>\n");
    out.append("<p class=\"dim\">").append(Html.escape(result.scenario().description()));
    out.append("</p>\n");
    verdict();
    rates();
    latencies();
    Plots plots = new Plots(result);
    out.append(plots.percentiles());
    out.append("<h2>Over time</h2>\n");
    plots.overTime().forEach(out::append);
    phases();
    objectives();
    errors();
    audit();
    delivery();
    cost();
    surroundings();
    return out.append("</html>\n").toString();
  }

  private void verdict() {
    if (judgement.isValid()) {
      out.append("<p class=\"good\">Valid: the generator kept its schedule.</p>\n");
    } else {
      out.append("<p class=\"bad\">INVALID: the generator, not the node, made these figures.</p>");
      out.append("\n<ul>\n");
      for (String reason : judgement.invalidReasons()) {
        out.append("<li>").append(Html.escape(reason)).append("</li>\n");
      }
      out.append("</ul>\n");
    }
    out.append(
        judgement.isMet()
            ? "<p class=\"good\">All objectives are met.</p>\n"
            : "<p class=\"bad\">Objectives are missed; see below.</p>\n");
  }

  private void rates() {
    var counts = result.counts();
    double seconds = result.measuredSeconds();
    table("Rates of the measured phases", "per second", "offered", "admitted", "acknowledged");
    out.append(
        Html.row(
            "",
            number(counts.offered() / seconds),
            number(counts.admittedInTime() / seconds),
            number(counts.acknowledgedInTime() / seconds)));
    Knee knee = Knee.of(result);
    out.append("</table>\n");
    int kbit = result.scenario().target().linkKbitPerSecond();
    if (kbit > 0) {
      out.append(
          Html.paragraph(
              text(
                  "Link: %,d kbit/s; acknowledged messages took %.1f %% of it, their payloads alone %.1f %%.",
                  kbit,
                  Judgement.linkShare(result) * 100,
                  Judgement.linkPayloadShare(result) * 100)));
    }
    out.append("<p>");
    out.append(
        Html.escape(
            knee.found()
                ? text(
                    "Knee: about %s/s with %.1f requests in the node (Little's law); the node takes"
                        + " on %s at most.",
                    number(knee.perSecond()), knee.concurrency(), number(knee.nodeLimit()))
                : "The load did not reach the knee of the node."));
    out.append("</p>\n");
  }

  private void latencies() {
    table("Latency, ms", "", "count", "p50", "p75", "p90", "p99", "p99.9", "p99.99", "max");
    out.append(latency("from the intended send time", result.latencies().fromIntended()));
    out.append(latency("from the real send time", result.latencies().fromActual()));
    out.append(latency("send delay of the generator", result.latencies().sendDelay()));
    if (result.operations().size() > 1) {
      result.operations().forEach((name, times) -> out.append(latency(name, times)));
    }
    out.append("</table>\n<p class=\"dim\">A percentile in brackets stands on fewer than ten");
    out.append(" requests beyond it.</p>\n");
  }

  private static String latency(String name, Histogram histogram) {
    String[] cells = new String[PERCENTILES.length + 3];
    cells[0] = name;
    cells[1] = Long.toString(histogram.getTotalCount());
    for (int i = 0; i < PERCENTILES.length; i++) {
      String value = number(JsonReport.ms(histogram, PERCENTILES[i]));
      boolean thin = histogram.getTotalCount() * (100 - PERCENTILES[i]) / 100 < 10;
      cells[i + 2] = thin ? "(" + value + ")" : value;
    }
    cells[cells.length - 1] = number(histogram.getMaxValue() / 1e6);
    return Html.row(cells);
  }

  private void phases() {
    table(
        "Phases",
        "",
        "seconds",
        "offered/s",
        "acknowledged/s",
        "refused",
        "failed",
        "p50 ms",
        "p99 ms",
        "counts");
    for (PhaseResult phase : result.phases()) {
      out.append(
          Html.row(
              phase.phase().name(),
              number(phase.phase().seconds()),
              number(phase.offeredPerSecond()),
              number(phase.acknowledgedPerSecond()),
              Long.toString(phase.counts().refused()),
              Long.toString(phase.counts().failed()),
              number(JsonReport.ms(phase.times().latencies(), 50)),
              number(JsonReport.ms(phase.times().latencies(), 99)),
              phase.phase().measured() ? "yes" : "no"));
    }
    out.append("</table>\n");
  }

  private void objectives() {
    if (judgement.objectives().isEmpty()) {
      return;
    }
    table("Objectives", "", "limit", "found", "");
    for (Judgement.Objective objective : judgement.objectives()) {
      out.append(
          Html.row(
              objective.key(),
              number(objective.limit()),
              number(objective.found()),
              objective.met() ? "met" : "MISSED"));
    }
    out.append("</table>\n");
  }

  private void errors() {
    if (result.codes().counts().isEmpty()) {
      return;
    }
    table("Not acknowledged", "code", "requests");
    for (Map.Entry<String, Long> code : result.codes().counts().entrySet()) {
      out.append(Html.row(code.getKey(), Long.toString(code.getValue())));
    }
    out.append("</table>\n<p>");
    out.append(result.codes().refusalsWithRetryAfter()).append(" of ");
    out.append(result.codes().refusals()).append(" refusals said when to come again.</p>\n");
  }

  private void audit() {
    if (!result.scenario().audit()) {
      return;
    }
    AuditResult audit = result.audit();
    table(
        "Audit: everything acknowledged was read back",
        "acknowledged",
        "found",
        "lost",
        "duplicated",
        "out of order",
        "never accepted",
        "receipts",
        "proved",
        "devices",
        "connected");
    out.append(
        Html.row(
            Long.toString(audit.acknowledged()),
            Long.toString(audit.found()),
            Long.toString(audit.lost()),
            Long.toString(audit.duplicated()),
            Long.toString(audit.outOfOrder()),
            Long.toString(audit.invented()),
            Long.toString(audit.receipts()),
            Long.toString(audit.proofs()),
            Long.toString(audit.devices()),
            Long.toString(audit.devicesFound())));
    out.append("</table>\n");
    for (String failure : audit.failures()) {
      out.append("<p class=\"bad\">").append(Html.escape(failure)).append("</p>\n");
    }
  }

  private void delivery() {
    if (result.scenario().population().elsewhere().isEmpty()) {
      return;
    }
    Delivery delivery = Delivery.of(result);
    table("Delivered to other services", "", "");
    out.append(Html.row("messages that they took", number(delivery.forwarded())));
    out.append(Html.row("messages that they refused", number(delivery.refused())));
    out.append(Html.row("messages given up", number(delivery.failed())));
    out.append(Html.row("tried again", number(delivery.retries())));
    out.append(Html.row("most that waited", number(delivery.queueMax())));
    out.append(Html.row("seconds that one waited (Little's law)", number(delivery.meanSeconds())));
    out.append("</table>\n");
  }

  private void cost() {
    NodeCost cost = NodeCost.of(result);
    table("What it cost the node", "", "");
    out.append(Html.row("processor seconds per 1,000 requests", number(cost.cpuSecondsPer1000())));
    out.append(Html.row("most memory, MiB", number(cost.rssMaxOctets() / (1 << 20))));
    out.append(Html.row("flushes", number(cost.fsyncs())));
    out.append(Html.row("requests per flush", number(cost.messagesPerFsync())));
    out.append(Html.row("collection pauses, s", number(cost.pauseSeconds())));
    out.append(Html.row("longest event-loop lag, ms", number(cost.loopLagMsMax())));
    out.append("</table>\n");
  }

  private void surroundings() {
    var machine = result.machine();
    table("Where and with what", "", "");
    out.append(Html.row("started", result.started().toString()));
    out.append(Html.row("version", build.version() + ", commit " + build.commit()));
    out.append(
        Html.row(
            "machine",
            machine.model() + ", " + machine.processors() + " processors, " + machine.system()));
    out.append(
        Html.row(
            "processors",
            machine.placement().isEmpty() ? "shared by node and generator" : machine.placement()));
    out.append(Html.row("load average at the end", number(machine.load())));
    out.append(
        Html.row(
            "store",
            machine.fileSystem() + ", median flush of 4 KB " + number(machine.flushMs()) + " ms"));
    out.append(Html.row("virtual machine", machine.jvm() + " " + machine.flags()));
    var target = result.scenario().target();
    out.append(
        Html.row(
            "transport",
            target.transport() + ", HTTP " + target.http() + ", node " + target.node()));
    out.append(Html.row("settings of the node", target.settings().toString()));
    out.append(Html.row("octets of a message", Integer.toString(result.messageOctets())));
    out.append(
        Html.row(
            "ceiling of the generator alone (HTTP/1.1 in clear, no cryptography)",
            number(result.ceilingPerSecond()) + "/s"));
    out.append("</table>\n");
  }

  private void table(String title, String... heads) {
    out.append("<h2>").append(Html.escape(title)).append("</h2>\n<table>\n");
    if (heads.length > 2 || !String.join("", heads).isEmpty()) {
      out.append(Html.heads(heads));
    }
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A number as people read it: three or four digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "unknown";
    }
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return text("%,.0f", value);
    }
    return size >= 10
        ? text("%.1f", value)
        : size >= 0.1 ? text("%.2f", value) : text("%.4f", value);
  }
}
