package org.meshrelay.relay.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading of a node's log: the lines that are evidence, and those that are not. */
class NodeLogTest {
  private static final String ANSWERED =
      "2026-05-03T10:00:01.500Z DEBUG Dispatcher answered tx=7 transaction=Post http=200"
          + " micros=250000";

  @TempDir Path directory;

  @Test
  void parse_lineOfTheLog_givesTimeEventAndValues() {
    NodeLog.Line line = NodeLog.parse(ANSWERED).orElseThrow();

    assertEquals(Instant.parse("2026-05-03T10:00:01.500Z"), line.at());
    assertEquals("answered", line.event());
    assertEquals("Post", line.value("transaction"));
    assertEquals(Instant.parse("2026-05-03T10:00:01.250Z"), line.began());
  }

  @Test
  void parse_lineOfAStackTrace_isNone() {
    assertEquals(Optional.empty(), NodeLog.parse("\tat org.meshrelay.relay.Node.run(Node.java:1)"));
    assertEquals(Optional.empty(), NodeLog.parse("ready https://127.0.0.1:1 admin http://x"));
    assertEquals(Optional.empty(), NodeLog.parse(""));
  }

  @Test
  void parse_valueMissing_saysSo() {
    NodeLog.Line line = NodeLog.parse("2026-05-03T10:00:01.500Z DEBUG X judged").orElseThrow();

    assertEquals("?", line.value("rule"));
    assertEquals(line.at(), line.began());
  }

  @Test
  void first_severalLines_isTheFirstSinceThatMatches() throws IOException, DemoException {
    NodeLog log =
        log(
            """
            2026-05-03T10:00:00.000Z DEBUG Dispatcher answered transaction=Post
            2026-05-03T10:00:01.000Z DEBUG Dispatcher answered transaction=Status
            2026-05-03T10:00:02.000Z DEBUG Dispatcher answered transaction=Post
            2026-05-03T10:00:03.000Z DEBUG Dispatcher answered transaction=Post
            """);

    Instant since = Instant.parse("2026-05-03T10:00:00.001Z");

    assertEquals(
        Instant.parse("2026-05-03T10:00:02Z"),
        log.first(since, "answered", Map.of("transaction", "Post")).orElseThrow().at());
    assertTrue(log.first(since, "judged", Map.of()).isEmpty());
  }

  @Test
  void tail_longLog_isItsEnd() throws IOException {
    NodeLog log = log("first\n" + "line\n".repeat(20) + "last\n");

    assertTrue(log.tail().endsWith("last"));
    assertTrue(!log.tail().contains("first"));
  }

  @Test
  void first_logMissing_saysWhichFile() {
    NodeLog log = new NodeLog(directory.resolve("nothing.log"));

    DemoException missing =
        assertThrows(DemoException.class, () -> log.first(Instant.EPOCH, "answered", Map.of()));

    assertTrue(String.valueOf(missing.getMessage()).contains("nothing.log"));
    assertEquals(74, missing.exitCode());
  }

  private NodeLog log(String text) throws IOException {
    Path file = directory.resolve("serve.log");
    Files.writeString(file, text);
    return new NodeLog(file);
  }
}
