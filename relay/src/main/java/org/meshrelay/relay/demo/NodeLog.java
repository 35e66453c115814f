package org.meshrelay.relay.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node says in its log at level debug: when it answered a transaction, how it judged a
 * message, when a frame was durable. Lines are {@code time level class event key=value …}; times
 * have milliseconds.
 *
 * @param file written by the process
 */
record NodeLog(Path file) {
  /** End of the log that goes into an error message. */
  private static final int TAIL_LINES = 8;

  /**
   * One line.
   *
   * @param at when it was written
   * @param event its message
   * @param values what belongs to it
   */
  record Line(Instant at, String event, Map<String, String> values) {
    String value(String key) {
      return values.getOrDefault(key, "?");
    }

    /** When what the line tells of began. */
    Instant began() {
      String micros = values.get("micros");
      return micros == null ? at : at.minus(Duration.ofNanos(Long.parseLong(micros) * 1_000));
    }

    private boolean has(Map<String, String> expected) {
      return values.entrySet().containsAll(expected.entrySet());
    }
  }

  /** The first line of an event with these values that was written at or after a time. */
  Optional<Line> first(Instant from, String event, Map<String, String> values)
      throws DemoException {
    return lines().stream()
        .map(NodeLog::parse)
        .flatMap(Optional::stream)
        .filter(line -> !line.at().isBefore(from) && line.event().equals(event))
        .filter(line -> line.has(values))
        .findFirst();
  }

  /** The last lines, for people. */
  String tail() {
    try {
      List<String> lines = lines();
      return String.join(
          "\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (DemoException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private List<String> lines() throws DemoException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException e) {
      throw new DemoException(DemoException.Kind.IO, "cannot read the log " + file, e);
    }
  }

  static Optional<Line> parse(String text) {
    List<String> words = new ArrayList<>(List.of(text.trim().split(" +")));
    if (words.size() < 4) {
      return Optional.empty();
    }
    try {
      Instant at = Instant.parse(words.get(0));
      Map<String, String> values = new HashMap<>();
      for (String word : words.subList(4, words.size())) {
        int equals = word.indexOf('=');
        if (equals > 0) {
          values.put(word.substring(0, equals), word.substring(equals + 1));
        }
      }
      return Optional.of(new Line(at, words.get(3), Map.copyOf(values)));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // a line of a stack trace, or of a library
    }
  }
}
