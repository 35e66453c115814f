package org.meshrelay.relay.delivery;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.auth.Caller;

/**
 * Decides whether a service may bring messages of these senders at all, before any signature is
 * verified (protocol.md 6.6 step 5, L-10; access-control.md B stages 2 to 5): one sender domain per
 * Post, proved for the service, within the service's rate.
 */
final class SenderAdmission {
  private static final int RETRY_SECONDS = 30;

  private final IngressRoute.Parts parts;
  private final ServiceIdentity identity;
  private final LongSupplier nanoTime;

  SenderAdmission(IngressRoute.Parts parts, ServiceIdentity identity, LongSupplier nanoTime) {
    this.parts = parts;
    this.identity = identity;
    this.nanoTime = nanoTime;
  }

  /** The domain of the senders; a refusal of the whole request fails the future. */
  Future<ServiceName> admit(
      List<Candidate.Looked> looked, int recipients, Caller.PeerService service) {
    List<ServiceName> domains = senderDomains(looked);
    if (domains.isEmpty()) {
      return Future.failedFuture(
          Refusal.malformed("senders of more than one domain").asException());
    }
    return proven(domains, service)
        .map(
            proven -> {
              long wait = charge(looked.size() * recipients, proven.proof(), service);
              if (wait > 0) {
                throw PairOutcome.limit(wait).asException();
              }
              return proven.domain();
            });
  }

  /** A domain and what is known of the service that speaks for it. */
  private record Proven(ServiceName domain, DomainProof.Proof proof) {}

  /** Domains that every message may be from. */
  private static List<ServiceName> senderDomains(List<Candidate.Looked> looked) {
    @Nullable Set<ServiceName> common = null;
    for (Candidate.Looked look : looked) {
      Candidate candidate = look.candidate();
      if (candidate != null) {
        Set<ServiceName> claimed = new LinkedHashSet<>();
        candidate.senders().forEach(sender -> claimed.add(sender.domain()));
        if (common == null) {
          common = claimed;
        } else {
          common.retainAll(claimed);
        }
      }
    }
    return common == null ? List.of() : List.copyOf(common);
  }

  private Future<Proven> proven(List<ServiceName> domains, Caller.PeerService service) {
    ServiceName domain = domains.getFirst();
    if (identity.hosts(domain)) {
      // Our own users' messages do not come from outside.
      return another(domains, service);
    }
    return parts
        .proof()
        .prove(domain, service.service().text())
        .compose(
            proof ->
                switch (proof) {
                  case PEER, KNOWN, NEW -> Future.succeededFuture(new Proven(domain, proof));
                  case OTHER_SERVICE -> another(domains, service);
                  case NOT_NOW ->
                      Future.failedFuture(Refusal.overloaded(RETRY_SECONDS).asException());
                });
  }

  /** An account may have addresses at several services: the next domain may be the right one. */
  private Future<Proven> another(List<ServiceName> domains, Caller.PeerService service) {
    if (domains.size() > 1) {
      return proven(domains.subList(1, domains.size()), service);
    }
    parts
        .incidents()
        .report(IncidentLog.Category.SPOOF, service.service().text(), domains.getFirst().text());
    return Future.failedFuture(Refusal.refused().asException());
  }

  /** Nanoseconds to wait, 0 if every pair was counted. */
  private long charge(int pairs, DomainProof.Proof proof, Caller.PeerService service) {
    DeliveryLimits limits = parts.policy().current().limits();
    Optional<Limit> limit =
        switch (proof) {
          case PEER -> limits.peerService();
          case KNOWN -> limits.knownService();
          case NEW, OTHER_SERVICE, NOT_NOW -> limits.newService();
        };
    String key = service.service().text();
    long now = nanoTime.getAsLong();
    long wait =
        limits
            .unknownRecipients()
            .map(unknown -> parts.limiter().peek(unknown.charge(key), now))
            .orElse(0L);
    for (int i = 0; i < pairs && wait == 0 && limit.isPresent(); i++) {
      wait = parts.limiter().take(limit.get().charge(key), now);
    }
    return wait;
  }
}
