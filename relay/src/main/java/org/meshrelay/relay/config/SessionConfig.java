package org.meshrelay.relay.config;

import java.util.List;

/**
 * Sessions of mesh-auth/1 (authentication.md 3, 4, 6).
 *
 * @param suites Noise suites in order of preference
 * @param ticketSeconds life of a ticket of a device
 * @param serviceTicketSeconds life of a ticket of a service
 * @param sessionSeconds from full exchange to full exchange
 * @param ticketKeySeconds a new ticket key every
 * @param ticketKeyAcceptSeconds a ticket key is accepted for
 * @param ticketSkewSeconds distance of {@code ts} from our time under a ticket
 * @param handshakeSkewSeconds distance of the client's time from ours in message 1
 * @param replayWindowsMax ticket ids with a replay window in memory
 * @param replayHandshakesMax ephemerals remembered
 * @param replayReads reads pass the window too
 */
public record SessionConfig(
    List<String> suites,
    int ticketSeconds,
    int serviceTicketSeconds,
    int sessionSeconds,
    int ticketKeySeconds,
    int ticketKeyAcceptSeconds,
    int ticketSkewSeconds,
    int handshakeSkewSeconds,
    int replayWindowsMax,
    int replayHandshakesMax,
    boolean replayReads) {
  /** The suite every service takes. */
  static final String MANDATORY_SUITE = "Noise_IK_448_AESGCM_SHA512";

  private static final List<String> SUITES =
      List.of(MANDATORY_SUITE, "Noise_IK_25519_AESGCM_SHA512");

  static SessionConfig read(Section s) {
    SessionConfig config =
        new SessionConfig(
            s.list("suites", List.of(MANDATORY_SUITE), SessionConfig::parseSuite),
            s.integer("ticket-seconds", 900, 1, 86_400),
            s.integer("service-ticket-seconds", 3_600, 1, 86_400),
            s.integer("session-seconds", 86_400, 1, 7 * 86_400),
            s.integer("ticket-key-seconds", 900, 1, 86_400),
            s.integer("ticket-key-accept-seconds", 5_400, 1, 7 * 86_400),
            s.integer("ticket-skew-seconds", 60, 1, 600),
            s.integer("handshake-skew-seconds", 120, 1, 600),
            s.integer("replay-windows-max", 200_000, 16, 10_000_000),
            s.integer("replay-handshakes-max", 200_000, 16, 10_000_000),
            s.flag("replay-reads", false));
    if (!config.suites.contains(MANDATORY_SUITE)) {
      s.problem("suites", "lacks the mandatory suite", "add " + MANDATORY_SUITE);
    }
    if (config.ticketKeyAcceptSeconds
        < Math.max(config.ticketSeconds, config.serviceTicketSeconds) + config.ticketKeySeconds) {
      s.problem(
          "ticket-key-accept-seconds",
          "ends before the tickets made with the key",
          "choose at least the longest ticket life plus ticket-key-seconds");
    }
    return config;
  }

  private static String parseSuite(String text) {
    if (!SUITES.contains(text)) {
      throw new Section.Mistake(
          "`" + text + "` is not a suite", "choose of " + String.join(", ", SUITES));
    }
    return text;
  }
}
