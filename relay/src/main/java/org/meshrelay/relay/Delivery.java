package org.meshrelay.relay;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.LimitsConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.delivery.BatchSigner;
import org.meshrelay.relay.delivery.ChainVerifier;
import org.meshrelay.relay.delivery.Clocks;
import org.meshrelay.relay.delivery.DomainProof;
import org.meshrelay.relay.delivery.EgressRoute;
import org.meshrelay.relay.delivery.FactGatherer;
import org.meshrelay.relay.delivery.IncidentLog;
import org.meshrelay.relay.delivery.IngressRoute;
import org.meshrelay.relay.delivery.PolicyInForce;
import org.meshrelay.relay.delivery.ReceiptService;
import org.meshrelay.relay.forward.ForwardSettings;
import org.meshrelay.relay.forward.Forwarder;
import org.meshrelay.relay.forward.HeldServices;
import org.meshrelay.relay.forward.RetrySchedule;

/**
 * The ways of messages: in, out, and on to other services.
 *
 * @param limiter counts of abuse limits
 * @param policy of the site, replaced while the node runs
 * @param quotas of every account
 * @param chains verified for deliveries and claims
 */
record Delivery(
    RateLimiter limiter,
    PolicyInForce policy,
    AccountQuotas quotas,
    ChainVerifier chains,
    ReceiptService receipts,
    IngressRoute ingress,
    EgressRoute egress,
    Forwarder forwarder) {
  /** Verified messages and chains remembered: 2 MB and 20 MB. Guesses. */
  private static final int MESSAGES_VERIFIED_MAX = 20_000;

  private static final int CHAINS_VERIFIED_MAX = 2_000;

  static Delivery open(
      RelayConfig config,
      NodeEnvironment environment,
      Foundation foundation,
      ServiceIdentity identity,
      Stores stores,
      Outbound outbound,
      HeldServices held) {
    Clocks clocks = new Clocks(environment.clock(), environment.nanoTime());
    RateLimiter limiter =
        new RateLimiter(
            config.limits().address().addressesMax(),
            environment.entropy().bytes(8).bigEndianAt(0, 8),
            clocks.nanos());
    ChainVerifier chains = new ChainVerifier(MESSAGES_VERIFIED_MAX, CHAINS_VERIFIED_MAX);
    BatchSigner signer =
        new BatchSigner(
            foundation.vertx(),
            new StatementSigner(identity.hostKey()),
            stores.journal(),
            new BatchSigner.Tools(
                foundation.signing(),
                environment.entropy(),
                environment.clock(),
                environment.nanoTime()));
    ReceiptService receipts =
        new ReceiptService(
            stores.engine(),
            signer,
            stores.journal(),
            identity.secretFor("receipt-opening"),
            environment.clock());
    IncidentLog incidents =
        new IncidentLog(
            stores.engine(),
            identity.ownAccount(),
            limiter,
            environment.clock(),
            environment.nanoTime());
    PolicyInForce policy = new PolicyInForce(SitePolicies.of(config));
    AccountQuotas quotas = quotas(config.limits().account());
    FactGatherer facts =
        new FactGatherer(stores.engine(), stores.directory(), chains, receipts, policy);
    IngressRoute ingress =
        new IngressRoute(
            foundation.vertx(),
            new IngressRoute.Parts(
                stores.engine(),
                stores.registry().underway(),
                facts,
                chains,
                policy,
                limiter,
                receipts,
                new DomainProof(
                    outbound.pins(), outbound.session(), foundation.readers(), environment.clock()),
                incidents,
                foundation.messages(),
                foundation.readers()),
            identity,
            quotas,
            environment.nanoTime());
    Forwarder forwarder =
        new Forwarder(
            foundation.vertx(),
            new Forwarder.Parts(
                stores.engine(),
                stores.directory(),
                outbound.session(),
                outbound.credential(),
                incidents,
                foundation.messages(),
                foundation.readers(),
                held,
                RandomGenerator.getDefault()),
            identity,
            forwarding(config),
            clocks);
    EgressRoute egress =
        new EgressRoute(
            new EgressRoute.Parts(
                stores.engine(),
                chains,
                limiter,
                receipts,
                ingress,
                forwarder,
                foundation.messages(),
                foundation.readers()),
            identity,
            policy,
            quotas,
            clocks);
    measure(
        foundation.metrics(),
        new Measured(limiter, policy, chains, signer, receipts, incidents, forwarder),
        config);
    return new Delivery(limiter, policy, quotas, chains, receipts, ingress, egress, forwarder);
  }

  private record Measured(
      RateLimiter limiter,
      PolicyInForce policy,
      ChainVerifier chains,
      BatchSigner signer,
      ReceiptService receipts,
      IncidentLog incidents,
      Forwarder forwarder) {}

  private static void measure(Metrics metrics, Measured m, RelayConfig config) {
    metrics.gauge("meshrelay_rate_buckets", m.limiter::size);
    metrics.total("meshrelay_policy_replacements", m.policy::replacements);
    metrics.gauge("meshrelay_verified_chains", m.chains::size);
    metrics.total("meshrelay_receipt_signatures", m.signer::signatures);
    metrics.total("meshrelay_receipt_conflicts", m.signer::conflicts);
    metrics.total("meshrelay_receipt_batch_failures", m.signer::failures);
    metrics.total("meshrelay_receipts_missing", m.receipts::missing);
    metrics.total("meshrelay_incident_records", m.incidents::reported);
    metrics.total("meshrelay_incident_records_unwritten", m.incidents::unwritten);
    metrics.bounded(
        "meshrelay_forward_queue_deliveries", m.forwarder::waiting, config.forward().queuedMax());
    metrics.total("meshrelay_forward_received", m.forwarder::receivedCount);
    metrics.total("meshrelay_forward_rejected", m.forwarder::rejectedCount);
    metrics.total("meshrelay_forward_failed", m.forwarder::failedCount);
    metrics.total("meshrelay_forward_retries", m.forwarder::retriedCount);
    metrics.bounded("meshrelay_forward_destinations_held", m.forwarder::held, HeldServices.MAX);
    metrics.gauge("meshrelay_forward_destinations_left_alone", m.forwarder::leftAlone);
    metrics.total("meshrelay_forward_breaker_openings", m.forwarder::leftAloneCount);
    metrics.gauge("meshrelay_forward_in_flight_limit", m.forwarder::inFlightLimit);
    metrics.total("meshrelay_forward_in_flight_limit_falls", m.forwarder::inFlightLimitFalls);
  }

  private static AccountQuotas quotas(LimitsConfig.PerAccount account) {
    return new AccountQuotas(
        account.inboundMessagesMax(), account.inboundOctetsMax(), account.pendingMessagesMax());
  }

  private static ForwardSettings forwarding(RelayConfig config) {
    return new ForwardSettings(
        config.forward().queuedMax(),
        config.forward().queuedPerDestinationMax(),
        config.forward().inFlightMax(),
        config.forward().inFlightPerDestinationMax(),
        Duration.ofMillis(config.forward().attemptTimeoutMs()),
        Duration.ofSeconds(config.forward().breakerPauseSeconds()),
        new RetrySchedule(
            Duration.ofMillis(config.forward().firstRetryMs()),
            Duration.ofSeconds(config.forward().queueLifeSeconds()),
            config.forward().jitterPercent()));
  }
}
