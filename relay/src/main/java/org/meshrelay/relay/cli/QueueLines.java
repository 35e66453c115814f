package org.meshrelay.relay.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;

/** Queues for people to read. */
final class QueueLines {
  private static final String STATE = "%-32s %8s %9s %6s %8s  %-10s %s";
  private static final String AGE = "%-32s %8s %8s %8s %8s %8s %8s %8s";

  private QueueLines() {}

  /** A line for each service, below a headline; nothing if nothing waits. */
  static List<String> states(JsonObject queues) {
    List<String> lines = new ArrayList<>();
    for (JsonObject each : destinations(queues)) {
      lines.add(
          STATE
              .formatted(
                  text(each, "service"),
                  text(each, "queued"),
                  text(each, "inFlight"),
                  text(each, "limit"),
                  age(text(each, "oldestMs")),
                  text(each, "state"),
                  text(each, "lastError"))
              .stripTrailing());
    }
    if (!lines.isEmpty()) {
      lines.addFirst(
          STATE.formatted(
              "SERVICE", "WAITING", "IN FLIGHT", "LIMIT", "OLDEST", "STATE", "LAST ERROR"));
    }
    return lines;
  }

  /** The same by age. */
  static List<String> ages(JsonObject queues) {
    List<String> lines = new ArrayList<>();
    for (JsonObject each : destinations(queues)) {
      JsonObject ages = each.get("ages") instanceof JsonObject found ? found : each;
      lines.add(
          AGE.formatted(
              text(each, "service"),
              text(each, "queued"),
              text(ages, "under1m"),
              text(ages, "under10m"),
              text(ages, "under1h"),
              text(ages, "under6h"),
              text(ages, "under1d"),
              text(ages, "older")));
    }
    if (!lines.isEmpty()) {
      lines.addFirst(
          AGE.formatted("SERVICE", "WAITING", "<1m", "<10m", "<1h", "<6h", "<1d", "older"));
    }
    return lines;
  }

  /** What there is to say besides. */
  static Optional<String> remark(JsonObject queues) {
    if (destinations(queues).isEmpty()) {
      return Optional.of("nothing waits");
    }
    String more = text(queues, "more");
    return more.equals("0") ? Optional.empty() : Optional.of(more + " more services wait");
  }

  private static List<JsonObject> destinations(JsonObject queues) {
    return queues.get("destinations") instanceof JsonArray array
        ? array.elements().stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .toList()
        : List.of();
  }

  private static String text(JsonObject object, String member) {
    return AccountLines.text(object, member);
  }

  /** In the largest unit of which there are at least two. */
  private static String age(String milliseconds) {
    Duration age = Duration.ofMillis(Long.parseLong(milliseconds));
    if (age.toDays() >= 2) {
      return age.toDays() + "d";
    }
    if (age.toHours() >= 2) {
      return age.toHours() + "h";
    }
    return age.toMinutes() >= 2 ? age.toMinutes() + "m" : age.toSeconds() + "s";
  }
}
