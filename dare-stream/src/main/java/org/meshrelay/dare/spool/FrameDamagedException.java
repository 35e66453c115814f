package org.meshrelay.dare.spool;

import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** A stored frame is not what was written; it is never served. Other frames are not affected. */
public final class FrameDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Place place;

  /** Damage at a place, with what showed it. */
  public FrameDamagedException(Place place, @Nullable Throwable cause) {
    super(place.toString(), cause);
    this.place = place;
  }

  /** Where the damage is. */
  public Place place() {
    return place;
  }

  /**
   * The place of a damaged frame, as precisely as it is known.
   *
   * @param lane number of the lane
   * @param position position in the lane's log, -1 if unknown
   * @param account owner, null if unknown
   * @param container name, null if unknown
   * @param index frame number in the container, -1 if unknown
   * @param damage what is wrong
   */
  public record Place(
      int lane,
      long position,
      @Nullable AccountAddress account,
      @Nullable ContainerName container,
      long index,
      Damage damage) {
    @Override
    public String toString() {
      return "damaged frame: lane="
          + lane
          + " position="
          + position
          + " account="
          + account
          + " container="
          + container
          + " index="
          + index
          + " reason="
          + damage.text();
    }
  }
}
