package org.meshrelay.client.home;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * This device has asked to be connected to an account, or was claimed by it, and waits for the
 * answer (protocol.md 6.4.1 and 6.4.3).
 *
 * @param address account asked for
 * @param witness what the user compares; also the MessageID of the service's acknowledgement. Of a
 *     device that was claimed the MessageID of the claim
 * @param master the master profile over which the witness was computed; null if claimed
 * @param claim the claim; null if this device asked
 * @param requested when
 */
public record ConnectionAttempt(
    AccountAddress address,
    String witness,
    @Nullable DareEnvelope master,
    @Nullable DareEnvelope claim,
    Instant requested) {
  /** This device asked. */
  public ConnectionAttempt(
      AccountAddress address, String witness, DareEnvelope master, Instant requested) {
    this(address, witness, master, null, requested);
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("Address", address.text())
        .put("Witness", witness)
        .put("EnvelopedProfileMesh", master == null ? null : master.toJson())
        .put("EnvelopedMessageClaim", claim == null ? null : claim.toJson())
        .put("Requested", requested)
        .build();
  }

  static ConnectionAttempt read(ObjectReader in) throws DecodeException {
    Instant requested = in.dateTime("Requested");
    if (requested == null) {
      throw in.malformed("Requested", "is missing");
    }
    return new ConnectionAttempt(
        AccountAddress.parse(in.requireString("Address")),
        in.requireString("Witness"),
        in.value("EnvelopedProfileMesh", DareEnvelope::of),
        in.value("EnvelopedMessageClaim", DareEnvelope::of),
        requested);
  }
}
