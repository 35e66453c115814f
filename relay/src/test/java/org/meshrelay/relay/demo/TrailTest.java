package org.meshrelay.relay.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a message is what the logs say, in order of time, and nothing else. */
class TrailTest {
  private static final Instant POSTED = Instant.parse("2026-05-03T10:00:01.0005Z");

  @TempDir Path directory;

  @Test
  void hops_ofBothServices_areInOrderOfTime() throws Exception {
    Trail trail = trail();
    trail.outbound(
        site("com"),
        log(
            """
            2026-05-03T10:00:00.000Z DEBUG Dispatcher answered transaction=Post http=200 micros=9
            2026-05-03T10:00:01.020Z DEBUG EgressRoute recorded messages=1 self=0
            2026-05-03T10:00:01.050Z DEBUG Dispatcher answered transaction=Post http=200 micros=40000
            """));
    trail.inbound(
        site("net"),
        log(
            """
            2026-05-03T10:00:01.035Z DEBUG IngressRoute judged verdict=Accept rule=contact-grant
            2026-05-03T10:00:01.045Z DEBUG IngressRoute appended container=mmm_Inbound index=3
            2026-05-03T10:00:01.060Z DEBUG Dispatcher answered transaction=Post http=200 micros=30000
            """));

    List<Hop> hops = trail.hops();

    assertEquals(
        List.of(9L, 19L, 29L, 34L, 44L, 49L, 59L),
        hops.stream().map(hop -> hop.elapsedMs(POSTED)).toList());
    assertEquals("decides: Accept, by rule contact-grant", hops.get(3).what());
    assertEquals("appends: durable as frame 3 of mmm_Inbound", hops.get(4).what());
    assertTrue(hops.get(5).what().startsWith("answers the device"));
  }

  @Test
  void hops_logCutsMilliseconds_areNotBeforeThePost() throws Exception {
    Trail trail = trail();
    trail.outbound(
        site("com"),
        log(
            """
            2026-05-03T10:00:01.000Z DEBUG EgressRoute recorded messages=1 self=0
            2026-05-03T10:00:01.001Z DEBUG Dispatcher answered transaction=Post http=200 micros=900
            """));

    assertTrue(trail.hops().stream().noneMatch(hop -> hop.time().isBefore(POSTED)));
  }

  @Test
  void inbound_nothingInTheLog_isAnErrorAndNoInvention() throws IOException {
    NodeLog empty = log("");

    DemoException missing =
        assertThrows(DemoException.class, () -> trail().inbound(site("net"), empty));

    assertTrue(String.valueOf(missing.getMessage()).contains("in the log of net"));
  }

  private Trail trail() {
    long[] now = {0};
    return new Trail(
        Patience.starting(
            () -> {
              now[0] += Duration.ofSeconds(5).toNanos();
              return now[0];
            }),
        POSTED);
  }

  private Site site(String name) {
    return new Site(name, directory.resolve(name), 1);
  }

  private NodeLog log(String text) throws IOException {
    Path file = Files.createTempFile(directory, "serve", ".log");
    Files.writeString(file, text);
    return new NodeLog(file);
  }
}
