package org.meshrelay.relay.config;

import java.util.function.Function;
import org.meshrelay.client.yaml.Section;

/**
 * Abuse limits of access-control.md E and protocol.md 7.3. Messages from an account's own devices
 * to itself count in none of the sender limits.
 *
 * @param perAddress apply the limits per network address
 * @param newAccounts apply the limits of accounts younger than seven days
 * @param address limits per network address
 * @param sender limits of own accounts as senders
 * @param service limits of other services
 * @param account stored quantities and request rates of one account
 */
public record LimitsConfig(
    boolean perAddress,
    boolean newAccounts,
    PerAddress address,
    PerSender sender,
    PerService service,
    PerAccount account) {
  private static final long BURST_FACTOR_MAX = 64;

  /**
   * Limits per network address; a prefix (/24, /56) has {@code prefixFactor} times as much.
   *
   * @param connectionsPerSecond new connections
   * @param handshakesPerSecond key exchanges
   * @param helloAndConnectPerSecond transactions of strangers
   * @param helloAndConnectBurst their burst
   * @param failuresPerMinute failed authentications before the address is dropped
   * @param failureDropSeconds how long it is dropped
   * @param prefixFactor multiple for a prefix
   * @param addressesMax addresses remembered
   */
  public record PerAddress(
      int connectionsPerSecond,
      int handshakesPerSecond,
      int helloAndConnectPerSecond,
      int helloAndConnectBurst,
      int failuresPerMinute,
      int failureDropSeconds,
      int prefixFactor,
      int addressesMax) {
    static PerAddress read(Section s) {
      PerAddress read =
          new PerAddress(
              s.integer("connections-per-second", 50, 1, 1_000_000),
              s.integer("handshakes-per-second", 10, 1, 1_000_000),
              s.integer("hello-and-connect-per-second", 5, 1, 1_000_000),
              s.integer("hello-and-connect-burst", 20, 1, 1_000_000),
              s.integer("failures-per-minute", 20, 1, 1_000_000),
              s.integer("failure-drop-seconds", 600, 0, 86_400),
              s.integer("prefix-factor", 8, 1, 1_000),
              s.integer("addresses-max", 100_000, 1_024, 10_000_000));
      requireBurst(
          s, "hello-and-connect-burst", read.helloAndConnectBurst, read.helloAndConnectPerSecond);
      return read;
    }
  }

  /**
   * Limits of own accounts as senders.
   *
   * @param messagesPerHour to other accounts
   * @param messagesPerDay to other accounts
   * @param newAccountMessagesPerDay in the first seven days
   * @param contactRequestsPerDay to other accounts
   * @param contactRequestsPerRecipientPerDay without a grant
   */
  public record PerSender(
      int messagesPerHour,
      int messagesPerDay,
      int newAccountMessagesPerDay,
      int contactRequestsPerDay,
      int contactRequestsPerRecipientPerDay) {
    static PerSender read(Section s) {
      return new PerSender(
          s.integer("messages-per-hour", 300, 1, 100_000_000),
          s.integer("messages-per-day", 2_000, 1, 100_000_000),
          s.integer("new-account-messages-per-day", 50, 1, 100_000_000),
          s.integer("contact-requests-per-day", 30, 1, 1_000_000),
          s.integer("contact-requests-per-recipient-per-day", 3, 1, 1_000_000));
    }
  }

  /**
   * Limits of other services, by what is known of them.
   *
   * @param newMessagesPerMinute first seen
   * @param knownMessagesPerMinute pinned on first use
   * @param peerMessagesPerMinute named in the configuration
   * @param messagesPerRecipientPerMinute to one account
   * @param unknownRecipientsPerHour before everything is deferred
   */
  public record PerService(
      int newMessagesPerMinute,
      int knownMessagesPerMinute,
      int peerMessagesPerMinute,
      int messagesPerRecipientPerMinute,
      int unknownRecipientsPerHour) {
    static PerService read(Section s) {
      return new PerService(
          s.integer("new-messages-per-minute", 60, 1, 100_000_000),
          s.integer("known-messages-per-minute", 600, 1, 100_000_000),
          s.integer("peer-messages-per-minute", 60_000, 1, 100_000_000),
          s.integer("messages-per-recipient-per-minute", 120, 1, 100_000_000),
          s.integer("unknown-recipients-per-hour", 20, 1, 1_000_000));
    }
  }

  /**
   * Quantities of one account.
   *
   * @param requestsPerSecond authenticated requests
   * @param requestsBurst their burst
   * @param inboundMessagesMax frames of the inbound spool
   * @param inboundOctetsMax octets of the inbound spool
   * @param pendingMessagesMax frames held for a decision
   * @param openConnectionsMax connection requests without an answer
   * @param provePerSecond proofs for one device
   * @param proveBurst their burst
   */
  public record PerAccount(
      int requestsPerSecond,
      int requestsBurst,
      int inboundMessagesMax,
      long inboundOctetsMax,
      int pendingMessagesMax,
      int openConnectionsMax,
      int provePerSecond,
      int proveBurst) {
    static PerAccount read(Section s) {
      PerAccount read =
          new PerAccount(
              s.integer("requests-per-second", 20, 1, 1_000_000),
              s.integer("requests-burst", 100, 1, 1_000_000),
              s.integer("inbound-messages-max", 100_000, 1, Integer.MAX_VALUE),
              s.whole("inbound-octets-max", 1L << 30, 1L << 16, 1L << 44),
              s.integer("pending-messages-max", 200, 1, 1_000_000),
              s.integer("open-connections-max", 20, 1, 1_000_000),
              s.integer("prove-per-second", 10, 1, 1_000_000),
              s.integer("prove-burst", 50, 1, 1_000_000));
      requireBurst(s, "requests-burst", read.requestsBurst, read.requestsPerSecond);
      requireBurst(s, "prove-burst", read.proveBurst, read.provePerSecond);
      return read;
    }
  }

  static LimitsConfig read(Section s) {
    return new LimitsConfig(
        s.flag("per-address", true),
        s.flag("new-accounts", true),
        read(s, "address", PerAddress::read),
        read(s, "sender", PerSender::read),
        read(s, "service", PerService::read),
        read(s, "account", PerAccount::read));
  }

  /** The limiter counts in one timestamp, which bounds how far a burst may run ahead. */
  private static void requireBurst(Section s, String key, int burst, int perSecond) {
    if (burst > perSecond * BURST_FACTOR_MAX) {
      s.problem(key, "is more than 64 times the rate", "lower it or raise the rate");
    }
  }

  private static <T> T read(Section s, String key, Function<Section, T> reader) {
    Section below = s.section(key);
    T read = reader.apply(below);
    below.finish();
    return read;
  }
}
