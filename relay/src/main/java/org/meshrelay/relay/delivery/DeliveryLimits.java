package org.meshrelay.relay.delivery;

import java.time.Duration;
import java.util.Optional;
import org.meshrelay.access.rate.Limit;

/**
 * Limits on what is sent and received (access-control.md E). An empty one is not applied.
 *
 * @param messageOctetsMax size of a message by the measure of protocol.md 7.1
 * @param senderHour messages of an own account to others, per hour
 * @param senderDay the same per day
 * @param newSenderDay the same for accounts younger than seven days
 * @param senderContactRequests contact requests of an own account, per day
 * @param newService messages of a service seen for less than a day
 * @param knownService messages of a service pinned on first use
 * @param peerService messages of a service named in the configuration
 * @param serviceToRecipient messages of one service to one account
 * @param unknownRecipients recipients of one service that do not exist, before all is deferred
 */
public record DeliveryLimits(
    int messageOctetsMax,
    Optional<Limit> senderHour,
    Optional<Limit> senderDay,
    Optional<Limit> newSenderDay,
    Optional<Limit> senderContactRequests,
    Optional<Limit> newService,
    Optional<Limit> knownService,
    Optional<Limit> peerService,
    Optional<Limit> serviceToRecipient,
    Optional<Limit> unknownRecipients) {
  /** Age below which an account is new (access-control.md E). */
  static final Duration NEW_ACCOUNT = Duration.ofDays(7);

  /** The figures of access-control.md E. */
  public static final DeliveryLimits DEFAULT =
      new DeliveryLimits(
          65_536,
          Optional.of(Limit.of("sender-hour", 300, Duration.ofHours(1))),
          Optional.of(Limit.of("sender-day", 2_000, Duration.ofDays(1))),
          Optional.of(Limit.of("new-sender-day", 50, Duration.ofDays(1))),
          Optional.of(Limit.of("sender-contact-requests", 30, Duration.ofDays(1))),
          Optional.of(Limit.of("service-new", 60, Duration.ofMinutes(1))),
          Optional.of(Limit.of("service-known", 600, Duration.ofMinutes(1))),
          Optional.of(Limit.of("service-peer", 60_000, Duration.ofMinutes(1))),
          Optional.of(Limit.of("service-to-recipient", 120, Duration.ofMinutes(1))),
          Optional.of(Limit.of("unknown-recipients", 20, Duration.ofHours(1))));

  /** No limit but the size of a message. */
  public static final DeliveryLimits UNLIMITED =
      new DeliveryLimits(
          65_536,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** These with another size of messages. */
  public DeliveryLimits withMessageOctetsMax(int octets) {
    return new DeliveryLimits(
        octets,
        senderHour,
        senderDay,
        newSenderDay,
        senderContactRequests,
        newService,
        knownService,
        peerService,
        serviceToRecipient,
        unknownRecipients);
  }
}
