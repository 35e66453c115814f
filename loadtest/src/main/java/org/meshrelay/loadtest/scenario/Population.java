package org.meshrelay.loadtest.scenario;

/**
 * Who takes part.
 *
 * @param pairs senders, each with a recipient that has accepted it as a contact
 * @param strangers senders whom nobody has accepted
 * @param devicesMax devices that may be connected to the account of a recipient
 * @param payloadOctets of each message
 * @param encoding of outer messages
 * @param connectionsMax most connections to the node
 */
public record Population(
    int pairs,
    int strangers,
    int devicesMax,
    int payloadOctets,
    Wire encoding,
    int connectionsMax) {

  /** Encodings of outer messages. */
  public enum Wire {
    /** Octets as base64. */
    JSON,
    /** Octets as they are. */
    JSON_B
  }
}
