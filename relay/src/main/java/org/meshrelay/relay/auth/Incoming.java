package org.meshrelay.relay.auth;

import org.meshrelay.protocol.address.ServiceName;

/**
 * What is known of a request beside its octets.
 *
 * @param host service domain asked for, one that this node serves
 * @param transaction number on this node
 * @param address of the peer in text form
 * @param secured true if the transport is encrypted
 * @param nowMs milliseconds since 1970
 * @param nowNanos monotonic
 */
public record Incoming(
    ServiceName host,
    long transaction,
    String address,
    boolean secured,
    long nowMs,
    long nowNanos) {
  Caller.Arrival arrival(boolean ticketed) {
    return new Caller.Arrival(transaction, address, secured, ticketed);
  }
}
