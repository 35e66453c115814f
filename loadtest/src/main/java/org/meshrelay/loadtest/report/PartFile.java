package org.meshrelay.loadtest.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.measure.Latencies;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.run.AuditResult;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.PhaseCounts;
import org.meshrelay.loadtest.run.PhaseResult;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.scenario.Part;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * What one of several generators has measured, as a file from which all of them are put together:
 * counts and whole histograms, since percentiles cannot be added. The latencies by second lie
 * beside it in the format of HdrHistogram.
 *
 * @param part which it is
 * @param scenario text of the whole scenario
 * @param name of the scenario
 * @param started when its first phase began
 * @param invalidReasons why its figures are its own and not the node's
 * @param phases its phases, without their names
 * @param latencies of measured phases
 * @param timeline by second
 * @param codes errors by code
 * @param refusals and how many of them said when to come again
 * @param operations latencies by operation
 * @param samples of the node
 * @param audit what reading back showed
 * @param machine where it ran
 * @param ceilingPerSecond what it can do
 * @param messageOctets of a post
 */
record PartFile(
    Part part,
    String scenario,
    String name,
    Instant started,
    List<String> invalidReasons,
    List<PhasePart> phases,
    Latencies latencies,
    Map<Timeline.Count, List<Long>> timeline,
    Map<String, Long> codes,
    Refusals refusals,
    Map<String, Histogram> operations,
    List<NodeSample> samples,
    AuditResult audit,
    Machine machine,
    double ceilingPerSecond,
    int messageOctets) {
  /** Name of the file. */
  static final String NAME = "part.json";

  /** A run of a day has some 30 MB of figures by second. */
  private static final ReadLimits LIMITS = ReadLimits.of(64 << 20).forStoredObject();

  /** A phase of a part. */
  record PhasePart(
      double fromSecond, double toSecond, PhaseCounts.Counts counts, PhaseTimes times) {}

  /** Refusals, and those that said when to come again. */
  record Refusals(long all, long withRetryAfter) {}

  /** Writes what a part has measured. */
  static void write(Path directory, RunResult run, Part part, String scenario) throws IOException {
    Json json = Json.object();
    json.put("part", part.toString()).put("name", run.scenario().name());
    json.put("scenario", scenario).put("started", run.started().toString());
    json.put("invalidReasons", Judgement.of(run).invalidReasons(), JsonString::of);
    json.put("phases", run.phases(), PartFile::phase);
    json.put("fromIntended", text(run.latencies().fromIntended()));
    json.put("fromActual", text(run.latencies().fromActual()));
    json.put("sendDelay", text(run.latencies().sendDelay()));
    for (Timeline.Count count : Timeline.Count.values()) {
      json.put(count.name().toLowerCase(Locale.ROOT), run.timeline().of(count));
    }
    Json codes = Json.object();
    run.codes().counts().forEach(codes::put);
    json.put("codes", codes).put("refusals", run.codes().refusals());
    json.put("refusalsWithRetryAfter", run.codes().refusalsWithRetryAfter());
    Json operations = Json.object();
    run.operations().forEach((name, times) -> operations.put(name, text(times)));
    json.put("operations", operations);
    json.put("samples", run.samples(), JsonReport::sample);
    json.put("audit", JsonReport.audit(run.audit()));
    json.put("machine", JsonReport.machine(run.machine()));
    json.put("ceilingPerSecond", run.ceilingPerSecond());
    json.put("messageOctets", (long) run.messageOctets());
    Files.writeString(
        directory.resolve(NAME), JsonWriter.write(json.build(), Encoding.JSON).utf8() + "\n");
  }

  private static JsonObject phase(PhaseResult phase) {
    PhaseCounts.Counts counts = phase.counts();
    return Json.object()
        .put("fromSecond", phase.fromSecond())
        .put("toSecond", phase.toSecond())
        .put("offered", counts.offered())
        .put("acknowledged", counts.acknowledged())
        .put("acknowledgedInTime", counts.acknowledgedInTime())
        .put("admittedInTime", counts.admittedInTime())
        .put("refused", counts.refused())
        .put("failed", counts.failed())
        .put("latencies", text(phase.times().latencies()))
        .put("delays", text(phase.times().delays()))
        .put("waits", text(phase.times().waits()))
        .build();
  }

  /**
   * Reads one.
   *
   * @throws DecodeException if it is none
   */
  static PartFile read(Path directory) throws IOException, DecodeException {
    Bytes octets = Bytes.wrap(Files.readAllBytes(directory.resolve(NAME)));
    ObjectReader in = ObjectReader.of(JsonReader.read(octets, Encoding.JSON, LIMITS), NAME);
    Map<Timeline.Count, List<Long>> timeline = new EnumMap<>(Timeline.Count.class);
    for (Timeline.Count count : Timeline.Count.values()) {
      timeline.put(count, longs(in, count.name().toLowerCase(Locale.ROOT)));
    }
    Map<String, Long> codes = new LinkedHashMap<>();
    ObjectReader counted = in.requireObject("codes");
    for (String code : counted.object().names()) {
      codes.put(code, counted.requireInteger(code));
    }
    Map<String, Histogram> operations = new LinkedHashMap<>();
    ObjectReader timed = in.requireObject("operations");
    for (String name : timed.object().names()) {
      operations.put(name, histogram(timed, name));
    }
    try {
      return new PartFile(
          Part.parse(in.requireString("part")),
          in.requireString("scenario"),
          in.requireString("name"),
          Instant.parse(in.requireString("started")),
          in.strings("invalidReasons"),
          in.list("phases", PartFile::phase),
          new Latencies(
              histogram(in, "fromIntended"),
              histogram(in, "fromActual"),
              histogram(in, "sendDelay")),
          timeline,
          codes,
          new Refusals(in.requireInteger("refusals"), in.requireInteger("refusalsWithRetryAfter")),
          operations,
          in.list("samples", PartFile::sample),
          audit(in.requireObject("audit")),
          machine(in.requireObject("machine")),
          number(in, "ceilingPerSecond"),
          (int) in.requireInteger("messageOctets"));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new DecodeException(directory + " holds no part of a run: " + e.getMessage());
    }
  }

  private static PhasePart phase(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "phase");
    return new PhasePart(
        number(in, "fromSecond"),
        number(in, "toSecond"),
        new PhaseCounts.Counts(
            in.requireInteger("offered"),
            in.requireInteger("acknowledged"),
            in.requireInteger("acknowledgedInTime"),
            in.requireInteger("admittedInTime"),
            in.requireInteger("refused"),
            in.requireInteger("failed")),
        new PhaseTimes(
            histogram(in, "latencies"), histogram(in, "delays"), histogram(in, "waits")));
  }

  private static NodeSample sample(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "sample");
    return new NodeSample(
        (int) in.requireInteger("second"),
        number(in, "cpuSeconds"),
        number(in, "rssOctets"),
        number(in, "inFlight"),
        number(in, "limit"),
        number(in, "flushes"),
        number(in, "frames"),
        number(in, "loopLagMs"),
        number(in, "pauseSeconds"),
        number(in, "refusals"),
        new NodeSample.Forwarding(
            number(in, "forwardQueued"),
            number(in, "forwarded"),
            number(in, "forwardRejected"),
            number(in, "forwardFailed"),
            number(in, "forwardRetries")));
  }

  private static AuditResult audit(ObjectReader in) throws DecodeException {
    return new AuditResult(
        in.requireInteger("acknowledged"),
        in.requireInteger("found"),
        in.requireInteger("lost"),
        in.requireInteger("duplicated"),
        in.requireInteger("outOfOrder"),
        in.requireInteger("invented"),
        in.requireInteger("receipts"),
        in.requireInteger("proofs"),
        in.requireInteger("devices"),
        in.requireInteger("devicesFound"),
        in.strings("failures"));
  }

  private static Machine machine(ObjectReader in) throws DecodeException {
    return new Machine(
        in.requireString("processor"),
        (int) in.requireInteger("processors"),
        in.requireString("placement"),
        number(in, "load"),
        in.requireString("system"),
        in.requireString("jvm"),
        in.requireString("flags"),
        in.requireString("fileSystem"),
        number(in, "flushMs"));
  }

  private static double number(ObjectReader in, String name) throws DecodeException {
    return in.node(name) instanceof JsonNumber number ? number.value().doubleValue() : Double.NaN;
  }

  private static List<Long> longs(ObjectReader in, String name) throws DecodeException {
    List<Long> values = new ArrayList<>();
    if (in.node(name) instanceof JsonArray array) {
      for (JsonNode node : array.elements()) {
        values.add(node instanceof JsonNumber number ? number.value().longValue() : 0L);
      }
    }
    return values;
  }

  private static String text(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
  }

  private static Histogram histogram(ObjectReader in, String name) throws DecodeException {
    try {
      ByteBuffer octets = ByteBuffer.wrap(Base64.getDecoder().decode(in.requireString(name)));
      Histogram sum = new Histogram(LatencyLog.DIGITS);
      sum.add(Histogram.decodeFromCompressedByteBuffer(octets, 0));
      return sum;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DataFormatException e) {
      throw in.malformed(name, "is no histogram");
    }
  }
}
