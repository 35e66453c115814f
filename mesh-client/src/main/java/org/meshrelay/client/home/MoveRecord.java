package org.meshrelay.client.home;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A move of an account to another service that is under way, so that it is gone on with where it
 * was interrupted (protocol.md 6.10).
 *
 * @param from address at the service that is left
 * @param to address at the new one
 * @param forward whether the old service is to tell where the account has gone
 * @param frames frames that were copied; 0 before
 * @param step what has been done
 */
public record MoveRecord(
    AccountAddress from, AccountAddress to, boolean forward, long frames, Step step) {
  /** What has been done of a move, in order. */
  public enum Step {
    /** It was decided. */
    BEGUN,
    /** The new service has everything, and that was checked. */
    COPIED,
    /** The contacts were told. */
    TOLD
  }

  /** The same one step further. */
  public MoveRecord at(Step next, long copied) {
    return new MoveRecord(from, to, forward, copied, next);
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("From", from.text())
        .put("To", to.text())
        .put("Forward", forward)
        .put("Frames", frames)
        .put("Step", step.name())
        .build();
  }

  static MoveRecord read(ObjectReader in) throws DecodeException {
    Long frames = in.integer("Frames");
    return new MoveRecord(
        AccountAddress.parse(in.requireString("From")),
        AccountAddress.parse(in.requireString("To")),
        in.bool("Forward"),
        frames == null ? 0 : frames,
        Step.valueOf(in.requireString("Step")));
  }
}
