package org.meshrelay.relay;

import java.time.Duration;
import java.util.Optional;
import org.meshrelay.access.RecipientFacts.ContactPolicy;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rules.BlockList;
import org.meshrelay.access.rules.StandardPolicy;
import org.meshrelay.relay.config.LimitsConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.delivery.DeliveryLimits;
import org.meshrelay.relay.delivery.SitePolicy;

/** The site's policy as the configuration says it. */
final class SitePolicies {
  private SitePolicies() {}

  static SitePolicy of(RelayConfig config) {
    return of(config, config.accounts().messageOctetsMax());
  }

  /**
   * The policy of another configuration for a node that runs. The size of messages stays that of
   * its start: other parts of the node work with it too.
   */
  static SitePolicy next(RelayConfig started, RelayConfig config) {
    return of(config, started.accounts().messageOctetsMax());
  }

  private static SitePolicy of(RelayConfig config, int octetsMax) {
    return new SitePolicy(
        limits(config, octetsMax),
        contactPolicy(config),
        StandardPolicy.inbound(BlockList.NONE, contactRequests(config.limits())));
  }

  private static ContactPolicy contactPolicy(RelayConfig config) {
    return switch (config.accounts().contactRequests()) {
      case OPEN -> ContactPolicy.OPEN;
      case ENDORSED -> ContactPolicy.ENDORSED;
      case CLOSED -> ContactPolicy.CLOSED;
    };
  }

  private static Limit contactRequests(LimitsConfig limits) {
    return Limit.of(
        StandardPolicy.CONTACT_REQUESTS_PER_PAIR.name(),
        limits.sender().contactRequestsPerRecipientPerDay(),
        Duration.ofDays(1));
  }

  private static DeliveryLimits limits(RelayConfig config, int octetsMax) {
    LimitsConfig.PerSender sender = config.limits().sender();
    LimitsConfig.PerService service = config.limits().service();
    Duration minute = Duration.ofMinutes(1);
    Duration day = Duration.ofDays(1);
    return new DeliveryLimits(
        octetsMax,
        limit("sender-hour", sender.messagesPerHour(), Duration.ofHours(1)),
        limit("sender-day", sender.messagesPerDay(), day),
        config.limits().newAccounts()
            ? limit("new-sender-day", sender.newAccountMessagesPerDay(), day)
            : Optional.empty(),
        limit("sender-contact-requests", sender.contactRequestsPerDay(), day),
        limit("service-new", service.newMessagesPerMinute(), minute),
        limit("service-known", service.knownMessagesPerMinute(), minute),
        limit("service-peer", service.peerMessagesPerMinute(), minute),
        limit("service-to-recipient", service.messagesPerRecipientPerMinute(), minute),
        limit("unknown-recipients", service.unknownRecipientsPerHour(), Duration.ofHours(1)));
  }

  private static Optional<Limit> limit(String name, int count, Duration period) {
    return Optional.of(Limit.of(name, count, period));
  }
}
