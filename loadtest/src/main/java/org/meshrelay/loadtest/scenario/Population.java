package org.meshrelay.loadtest.scenario;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Who takes part.
 *
 * @param pairs senders, each with a recipient that has accepted it as a contact
 * @param strangers senders whom nobody has accepted
 * @param devicesMax devices that may be connected to the account of a recipient
 * @param elsewhere accounts at other services, whom strangers ask for contact
 * @param payloadOctets of each message
 * @param encoding of outer messages
 * @param connectionsMax most connections to the node
 */
public record Population(
    int pairs,
    int strangers,
    int devicesMax,
    List<AccountAddress> elsewhere,
    int payloadOctets,
    Wire encoding,
    int connectionsMax) {

  /** Copies the list. */
  public Population {
    elsewhere = List.copyOf(elsewhere);
  }

  /** Encodings of outer messages. */
  public enum Wire {
    /** Octets as base64. */
    JSON,
    /** Octets as they are. */
    JSON_B
  }
}
