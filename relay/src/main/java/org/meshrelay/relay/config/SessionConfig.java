package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * Sessions of mesh-auth/1 (authentication.md 4, 6).
 *
 * @param ticketSeconds life of a ticket of a device, at most 75 minutes as its key's
 * @param serviceTicketSeconds life of a ticket of a service, likewise
 * @param sessionSeconds from full exchange to full exchange
 * @param replayWindowsMax ticket ids with a replay window in memory
 * @param replayHandshakesMax ephemerals remembered
 * @param replayReads reads pass the window too
 */
public record SessionConfig(
    int ticketSeconds,
    int serviceTicketSeconds,
    int sessionSeconds,
    int replayWindowsMax,
    int replayHandshakesMax,
    boolean replayReads) {
  /** A ticket key seals for 15 minutes and opens for 90. */
  private static final int TICKET_SECONDS_MAX = 75 * 60;

  static SessionConfig read(Section s) {
    return new SessionConfig(
        s.integer("ticket-seconds", 900, 1, TICKET_SECONDS_MAX),
        s.integer("service-ticket-seconds", 3_600, 1, TICKET_SECONDS_MAX),
        s.integer("session-seconds", 86_400, 1, 86_400),
        s.integer("replay-windows-max", 1 << 18, 64, 10_000_000),
        s.integer("replay-handshakes-max", 1 << 18, 64, 10_000_000),
        s.flag("replay-reads", false));
  }
}
