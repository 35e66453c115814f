package org.meshrelay.dare.follow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.FrameLog;

/**
 * A place in the logs of all lanes. As text it is opaque to whoever keeps it.
 *
 * @param lanes one place for each lane
 */
public record FeedPosition(List<Lane> lanes) {
  private static final int LANE_OCTETS = Long.BYTES + Integer.BYTES;

  /**
   * A place in one log.
   *
   * @param position of the last record that was told of
   * @param mark by which that record is known again
   */
  record Lane(long position, int mark) {
    static final Lane BEGINNING = new Lane(FrameLog.BEFORE_FIRST, 0);
  }

  /** Copies the list. */
  public FeedPosition {
    lanes = List.copyOf(lanes);
  }

  /** Before the first record of every lane. */
  public static FeedPosition beginning(int lanes) {
    return new FeedPosition(Collections.nCopies(lanes, Lane.BEGINNING));
  }

  /** The place that a text tells; empty if it tells none of an engine with so many lanes. */
  public static Optional<FeedPosition> parse(String text, int lanes) {
    Bytes octets;
    try {
      octets = Base64Url.decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (octets.size() != lanes * LANE_OCTETS) {
      return Optional.empty();
    }
    ByteBuffer buffer = octets.asByteBuffer();
    List<Lane> places = new ArrayList<>(lanes);
    for (int lane = 0; lane < lanes; lane++) {
      Lane place = new Lane(buffer.getLong(), buffer.getInt());
      if (place.position < FrameLog.BEFORE_FIRST) {
        return Optional.empty();
      }
      places.add(place);
    }
    return Optional.of(new FeedPosition(places));
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    ByteBuffer buffer = ByteBuffer.allocate(lanes.size() * LANE_OCTETS);
    lanes.forEach(lane -> buffer.putLong(lane.position).putInt(lane.mark));
    return Bytes.wrap(buffer.array()).toBase64Url();
  }
}
