package org.meshrelay.loadtest.report;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.run.AuditResult;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/** The report as JSON; scripts may rely on the names in the first part. */
final class JsonReport {
  private static final double MS = 1e6;

  private JsonReport() {}

  static JsonObject of(RunResult result, Judgement judgement, Build build) {
    Json json = Json.object();
    json.put("scenario", result.scenario().name());
    json.put("valid", judgement.isValid());
    json.put("invalidReasons", judgement.invalidReasons(), JsonString::of);
    json.put("objectivesMet", judgement.isMet());
    rates(json, result);
    Json errors = Json.object();
    for (Map.Entry<String, Long> code : result.codes().counts().entrySet()) {
      errors.put(code.getKey(), code.getValue());
    }
    json.put("errors", errors);
    json.put("latencyMs", latencies(result.latencies().fromIntended()));
    json.put("uncorrectedLatencyMs", latencies(result.latencies().fromActual()));
    Json operations = Json.object();
    result.operations().forEach((name, times) -> operations.put(name, latencies(times)));
    json.put("operationsMs", operations);
    json.put("audit", audit(result.audit()));
    json.put("relay", relay(NodeCost.of(result)));
    if (!result.scenario().population().elsewhere().isEmpty()) {
      json.put("delivery", Delivery.of(result).json());
    }
    json.put("machine", machine(result.machine()));
    json.put("objectives", judgement.objectives(), JsonReport::objective);
    json.put("generator", generator(result));
    json.put("knee", knee(Knee.of(result)));
    if (result.scenario().target().linkKbitPerSecond() > 0) {
      json.put("link", link(result));
    }
    json.put("build", build.json());
    json.put("started", result.started().toString());
    json.put("seed", result.scenario().seed());
    json.put("phases", result.phases(), JsonReport::phase);
    json.put("timeline", timeline(result));
    return json.build();
  }

  private static void rates(Json json, RunResult result) {
    double seconds = result.measuredSeconds();
    json.put("offeredPerSecond", result.counts().offered() / seconds);
    json.put("admittedPerSecond", result.counts().admittedInTime() / seconds);
    json.put("acknowledgedPerSecond", result.counts().acknowledgedInTime() / seconds);
    json.put("refusedShare", result.counts().refusedShare());
    json.put("failedShare", result.counts().failedShare());
  }

  private static Json latencies(Histogram histogram) {
    return Json.object()
        .put("count", histogram.getTotalCount())
        .put("p50", ms(histogram, 50))
        .put("p75", ms(histogram, 75))
        .put("p90", ms(histogram, 90))
        .put("p99", ms(histogram, 99))
        .put("p999", ms(histogram, 99.9))
        .put("p9999", ms(histogram, 99.99))
        .put("max", histogram.getMaxValue() / MS);
  }

  static double ms(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / MS;
  }

  static Json audit(AuditResult audit) {
    return Json.object()
        .put("acknowledged", audit.acknowledged())
        .put("found", audit.found())
        .put("lost", audit.lost())
        .put("duplicated", audit.duplicated())
        .put("outOfOrder", audit.outOfOrder())
        .put("invented", audit.invented())
        .put("receipts", audit.receipts())
        .put("proofs", audit.proofs())
        .put("devices", audit.devices())
        .put("devicesFound", audit.devicesFound())
        .put("failures", audit.failures(), JsonString::of);
  }

  private static Json relay(NodeCost cost) {
    return Json.object()
        .put("cpuSecondsPer1000", cost.cpuSecondsPer1000())
        .put("rssMaxOctets", cost.rssMaxOctets())
        .put("fsyncs", cost.fsyncs())
        .put("messagesPerFsync", cost.messagesPerFsync())
        .put("framesPerFsync", cost.framesPerFsync())
        .put("pauseSeconds", cost.pauseSeconds())
        .put("loopLagMsMax", cost.loopLagMsMax());
  }

  static Json machine(Machine machine) {
    return Json.object()
        .put("processor", machine.model())
        .put("processors", machine.processors())
        .put("placement", machine.placement())
        .put("load", machine.load())
        .put("system", machine.system())
        .put("jvm", machine.jvm())
        .put("flags", machine.flags())
        .put("fileSystem", machine.fileSystem())
        .put("flushMs", machine.flushMs());
  }

  private static JsonObject objective(Judgement.Objective objective) {
    return Json.object()
        .put("key", objective.key())
        .put("limit", objective.limit())
        .put("found", objective.found())
        .put("met", objective.met())
        .build();
  }

  private static Json generator(RunResult result) {
    return Json.object()
        .put("ceilingPerSecond", result.ceilingPerSecond())
        .put("sendDelayMs", latencies(result.latencies().sendDelay()))
        .put("sealingWaitMs", latencies(result.times().waits()))
        .put("messageOctets", result.messageOctets());
  }

  private static Json link(RunResult result) {
    return Json.object()
        .put("kbitPerSecond", (long) result.scenario().target().linkKbitPerSecond())
        .put("messageShare", Judgement.linkShare(result))
        .put("payloadShare", Judgement.linkPayloadShare(result));
  }

  private static Json knee(Knee knee) {
    return Json.object()
        .put("perSecond", knee.perSecond())
        .put("concurrency", knee.concurrency())
        .put("found", knee.found())
        .put("nodeLimit", knee.nodeLimit());
  }

  private static JsonObject phase(PhaseResult phase) {
    return Json.object()
        .put("name", phase.phase().name())
        .put("measured", phase.phase().measured())
        .put("fromSecond", phase.fromSecond())
        .put("toSecond", phase.toSecond())
        .put("offeredPerSecond", phase.offeredPerSecond())
        .put("admittedPerSecond", phase.admittedPerSecond())
        .put("acknowledgedPerSecond", phase.acknowledgedPerSecond())
        .put("refused", phase.counts().refused())
        .put("failed", phase.counts().failed())
        .put("latencyMs", latencies(phase.times().latencies()))
        .put("sendDelayP99Ms", ms(phase.times().delays(), 99))
        .build();
  }

  private static Json timeline(RunResult result) {
    Json json = Json.object();
    for (Timeline.Count count : Timeline.Count.values()) {
      json.put(count.name().toLowerCase(java.util.Locale.ROOT), result.timeline().of(count));
    }
    List<LatencyLog.Interval> intervals = result.intervals();
    json.put("p50Ms", intervals, interval -> Json.number(interval.p50Nanos() / MS));
    json.put("p99Ms", intervals, interval -> Json.number(interval.p99Nanos() / MS));
    return json.put("node", result.samples(), JsonReport::sample);
  }

  static JsonObject sample(NodeSample sample) {
    return Json.object()
        .put("second", sample.second())
        .put("cpuSeconds", sample.cpuSeconds())
        .put("rssOctets", sample.rssOctets())
        .put("inFlight", sample.inFlight())
        .put("limit", sample.limit())
        .put("flushes", sample.flushes())
        .put("frames", sample.frames())
        .put("loopLagMs", sample.loopLagMs())
        .put("pauseSeconds", sample.pauseSeconds())
        .put("refusals", sample.refusals())
        .put("forwardQueued", sample.forwarding().queued())
        .put("forwarded", sample.forwarding().received())
        .put("forwardRejected", sample.forwarding().rejected())
        .put("forwardFailed", sample.forwarding().failed())
        .put("forwardRetries", sample.forwarding().retries())
        .build();
  }
}
