package org.meshrelay.relay.gateway;

import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.relay.auth.Authenticator;
import org.meshrelay.relay.auth.ResponseSealer;
import org.meshrelay.relay.config.WorkConfig;
import org.meshrelay.relay.pool.CryptoPool;

/** Joins the parts of a gateway, which nobody else needs to know. */
public final class GatewayFactory {
  private GatewayFactory() {}

  /**
   * Who opens and seals.
   *
   * @param handshakes knows the keys of the service
   */
  public record Security(
      Authenticator authenticator, ResponseSealer sealer, HandshakeGuard handshakes) {}

  /**
   * Where work runs.
   *
   * @param messages requests under a ticket, and everything large
   * @param handshakes key exchanges, never more than their share of the processors
   */
  public record Pools(CryptoPool messages, CryptoPool handshakes) {}

  /** What keeps strangers at bay. */
  public record Protection(AdmissionControl admission, LoadMeter load) {}

  /**
   * What is behind the gateway.
   *
   * @param hello payload of the answer to Hello in JSON
   */
  public record Behind(Transactions transactions, Bytes hello, WorkConfig work) {}

  /** A gateway of these parts. */
  public static RequestGateway create(
      Security security, Pools pools, Protection protection, Behind behind, Foundation foundation) {
    RequestGateway.Ground ground = foundation.ground();
    Incidents incidents = new Incidents(foundation.entropy(), ground.metrics());
    Dispatcher dispatcher =
        new Dispatcher(
            new Dispatcher.Behind(
                behind.transactions(), new ResponseStore(behind.work(), ground.metrics())),
            security.sealer(),
            protection.admission(),
            incidents,
            ground);
    Handshakes.Doors doors =
        new Handshakes.Doors(
            security.handshakes(),
            new HandshakeChallenge(foundation.entropy()),
            protection.admission(),
            protection.load());
    RequestGateway.Ways ways =
        new RequestGateway.Ways(
            new Unprotected(
                behind.transactions(), protection.admission(), pools.messages(), behind.hello()),
            new Handshakes(
                doors, security.authenticator(), pools.handshakes(), dispatcher, ground.metrics()),
            new TicketedRequests(security.authenticator(), pools.messages(), dispatcher));
    return new RequestGateway(ways, incidents, protection.admission(), ground);
  }

  /** Clocks, counts and random octets. */
  public record Foundation(RequestGateway.Ground ground, EntropySource entropy) {}
}
