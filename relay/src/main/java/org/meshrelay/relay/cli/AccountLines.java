package org.meshrelay.relay.cli;

import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/** Accounts for people to read. */
final class AccountLines {
  private AccountLines() {}

  /** One line, and with the details one more for each container. */
  static String of(JsonObject account, boolean detailed) {
    String moved = text(account, "movedTo");
    StringBuilder lines =
        new StringBuilder(
            "%-40s %-9s %14s octets  %s  %s%s"
                .formatted(
                    text(account, "address"),
                    text(account, "state"),
                    text(account, "octets"),
                    text(account, "created"),
                    text(account, "udf"),
                    moved.isEmpty() ? "" : "  to " + moved));
    if (detailed && account.get("spools") instanceof JsonArray spools) {
      for (JsonNode node : spools.elements()) {
        if (node instanceof JsonObject spool) {
          lines.append(
              "%n  %-16s %8s frames %12s octets"
                  .formatted(
                      text(spool, "container"), text(spool, "frames"), text(spool, "octets")));
        }
      }
    }
    return lines.toString();
  }

  /** A member as text; empty if it is not there. */
  static String text(JsonObject object, String member) {
    return switch (object.get(member)) {
      case JsonString string -> string.text();
      case JsonNumber number -> String.valueOf(number.value());
      case null, default -> "";
    };
  }
}
