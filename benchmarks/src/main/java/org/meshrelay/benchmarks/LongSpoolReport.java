package org.meshrelay.benchmarks;

import java.util.Locale;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What a run of {@link LongSpool} measured.
 *
 * @param machine where
 * @param transport between device and node
 * @param frames in the spool
 * @param latest times of downloads of the latest 100
 * @param walk through all
 */
record LongSpoolReport(
    Machine machine, String transport, long frames, Latencies latest, LongSpoolReader.Walk walk) {
  private static final double MIB = 1 << 20;

  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, %d processors, load %.1f, %s%nlatest 100 of %d frames, %s, %d times:"
                + " p50 %.1f ms, p99 %.1f ms, max %.1f ms%nall: %d pages in %.1f s,"
                + " %.0f frames/s%n",
            machine.model(),
            machine.processors(),
            machine.load(),
            machine.jvm(),
            frames,
            transport,
            latest.count(),
            latest.quantileMs(0.5),
            latest.quantileMs(0.99),
            latest.quantileMs(1),
            walk.pages(),
            walk.took().toMillis() / 1e3,
            frames * 1e3 / walk.took().toMillis()));
    for (LongSpoolReader.Look look : walk.looks()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  after %8d frames: device %5.1f MiB, node %6.1f MiB%n",
              look.frames(),
              look.device() / MIB,
              look.node() / MIB));
    }
    return text.toString();
  }

  /** One document, with a line feed at its end. */
  String json() {
    return new ObjectWriter()
            .put("load", JsonNumber.of(machine.load()))
            .put("transport", transport)
            .put("frames", frames)
            .put("latestMs", latestMs())
            .put("pages", walk.pages())
            .put("pagingMs", walk.took().toMillis())
            .put("memory", walk.looks(), LongSpoolReport::json)
            .build()
            .source()
            .utf8()
        + "\n";
  }

  private JsonObject latestMs() {
    return new ObjectWriter()
        .put("p50", JsonNumber.of(latest.quantileMs(0.5)))
        .put("p99", JsonNumber.of(latest.quantileMs(0.99)))
        .put("max", JsonNumber.of(latest.quantileMs(1)))
        .build();
  }

  private static JsonObject json(LongSpoolReader.Look look) {
    return new ObjectWriter()
        .put("frames", look.frames())
        .put("deviceOctets", look.device())
        .put("nodeOctets", look.node())
        .build();
  }
}
