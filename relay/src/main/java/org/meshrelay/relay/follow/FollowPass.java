package org.meshrelay.relay.follow;

import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What was copied.
 *
 * @param frames taken
 * @param octets of them
 * @param stubs frames of which only the hashes were to be had
 * @param erased accounts whose containers were erased, because the account was deleted
 * @param compared containers compared with those of the other node
 */
public record FollowPass(long frames, long octets, long stubs, long erased, long compared) {
  /** Nothing was to be done. */
  public static final FollowPass NOTHING = new FollowPass(0, 0, 0, 0, 0);

  /** Both together. */
  public FollowPass plus(FollowPass other) {
    return new FollowPass(
        frames + other.frames,
        octets + other.octets,
        stubs + other.stubs,
        erased + other.erased,
        compared + other.compared);
  }

  /** For reports. */
  public JsonObject json() {
    return new ObjectWriter()
        .put("frames", frames)
        .put("octets", octets)
        .put("stubs", stubs)
        .put("erasedAccounts", erased)
        .put("compared", compared)
        .build();
  }
}
