package org.meshrelay.client.home;

import java.time.Instant;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * This device has asked to be connected to an account and waits for the answer (protocol.md 6.4.1).
 *
 * @param address account asked for
 * @param witness what the user compares; also the MessageID of the service's acknowledgement
 * @param master the master profile over which the witness was computed
 * @param requested when
 */
public record ConnectionAttempt(
    AccountAddress address, String witness, DareEnvelope master, Instant requested) {
  JsonObject toJson() {
    return new ObjectWriter()
        .put("Address", address.text())
        .put("Witness", witness)
        .put("EnvelopedProfileMesh", master.toJson())
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
        in.requireValue("EnvelopedProfileMesh", DareEnvelope::of),
        requested);
  }
}
