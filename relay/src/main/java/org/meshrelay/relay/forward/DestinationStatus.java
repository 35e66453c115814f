package org.meshrelay.relay.forward;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;

/**
 * What waits for one service, and whether it goes out.
 *
 * @param service its domain
 * @param queued deliveries waiting or under way
 * @param inFlight exchanges under way
 * @param inFlightLimit how many may be at present
 * @param oldestMs age of the delivery that waits longest; 0 if none waits
 * @param state whether anything is sent
 * @param lastError why the last attempt was not the last; null if none failed
 * @param ages deliveries younger than each of {@link #AGES} but not than the one before; the last
 *     number is of those that are older
 */
public record DestinationStatus(
    ServiceName service,
    int queued,
    int inFlight,
    int inFlightLimit,
    long oldestMs,
    State state,
    @Nullable String lastError,
    List<Integer> ages) {
  /** What {@link #ages} counts by: from a first attempt to what is nearly given up. */
  public static final List<Duration> AGES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofDays(1));

  /** Those with most to do first. */
  public static final Comparator<DestinationStatus> BY_QUEUE =
      Comparator.comparingInt(DestinationStatus::queued)
          .reversed()
          .thenComparing(DestinationStatus::service);

  /** Copies the list. */
  public DestinationStatus {
    ages = List.copyOf(ages);
  }

  /** Whether anything is sent. */
  public enum State {
    /** As fast as the service bears. */
    DELIVERING("delivering"),
    /** Nothing for a while, or one exchange on trial, since too many failed (ADR 76). */
    LEFT_ALONE("left-alone"),
    /** Nothing until the operator lets it go (ADR 77). */
    HELD("held");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As commands have it. */
    public String word() {
      return word;
    }
  }
}
