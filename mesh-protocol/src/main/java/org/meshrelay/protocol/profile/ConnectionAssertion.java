package org.meshrelay.protocol.profile;

import java.util.Collection;
import java.util.Optional;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The connection assertion of a device as it came, with its envelope. Its signature is checked by
 * asking who among some keys signed it.
 *
 * @param value the assertion
 * @param envelope the envelope that it came in
 */
public record ConnectionAssertion(DeviceConnection value, DareEnvelope envelope) {
  /**
   * The assertion in an envelope.
   *
   * @throws DecodeException if it is malformed or no connection of a device
   */
  public static ConnectionAssertion parse(DareEnvelope envelope) throws DecodeException {
    return new ConnectionAssertion(
        AssertionCodec.parse(envelope, DeviceConnection.class), envelope);
  }

  /** The first of the keys under which the envelope verifies; empty if there is none. */
  public Optional<KeyData> signerAmong(Collection<KeyData> keys) {
    return keys.stream()
        .filter(key -> EnvelopeVerifier.verifiedBy(envelope, key.publicKey()))
        .findFirst();
  }
}
