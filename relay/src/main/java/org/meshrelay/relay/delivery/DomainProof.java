package org.meshrelay.relay.delivery;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Says whether a service speaks for a domain (protocol.md L-10).
 *
 * <p>A domain that was seen before is compared with its durable pin, without a look-up. One that
 * was not is asked: our own discovery, then Hello over TLS; the profile that answers is pinned and
 * compared. Concurrent questions about one domain share the asking, and at most {@value
 * #ASKING_MAX} domains are asked at once.
 */
public final class DomainProof {
  /** Domains asked at once; each costs a connection for two seconds at most. A guess. */
  private static final int ASKING_MAX = 64;

  /** Shorter than a transaction, so that the sending service gets its answer in time. */
  private static final Duration ASKING_LIMIT = Duration.ofSeconds(3);

  /** A service is new for so long after it was pinned (access-control.md E; the age is ours). */
  private static final Duration NEW_SERVICE = Duration.ofDays(1);

  private final ServicePinStore pins;
  private final SessionEnvironment environment;
  private final CryptoPool readers;
  private final InstantSource clock;
  private final Map<ServiceName, Future<Boolean>> asking = new ConcurrentHashMap<>();

  /**
   * A proof over these pins.
   *
   * @param environment how services are asked; its pins are the same store
   * @param readers reads pins from the catalog
   */
  public DomainProof(
      ServicePinStore pins,
      SessionEnvironment environment,
      CryptoPool readers,
      InstantSource clock) {
    this.pins = pins;
    this.environment = environment;
    this.readers = readers;
    this.clock = clock;
  }

  /** What is known of a domain and a service. */
  public enum Proof {
    /** Named in the configuration. */
    PEER,
    /** Pinned for some time. */
    KNOWN,
    /** Pinned a short while ago. */
    NEW,
    /** The domain is pinned for another service. */
    OTHER_SERVICE,
    /** It could not be found out now. */
    NOT_NOW
  }

  /** Whether the service with this identifier speaks for the domain. Never fails. */
  Future<Proof> prove(ServiceName domain, String serviceUdf) {
    return readers
        .submit(() -> pins.find(domain))
        .compose(
            pin ->
                pin.isPresent()
                    ? Future.succeededFuture(compared(pin.get(), serviceUdf))
                    : asked(domain, serviceUdf))
        .otherwise(Proof.NOT_NOW);
  }

  private Proof compared(ServicePin pin, String serviceUdf) {
    if (!pin.identifier().equals(serviceUdf)) {
      return Proof.OTHER_SERVICE;
    }
    if (pins.isConfigured(pin.service())) {
      return Proof.PEER;
    }
    Instant settled = pin.seen().plus(NEW_SERVICE);
    return clock.instant().isBefore(settled) ? Proof.NEW : Proof.KNOWN;
  }

  private Future<Proof> asked(ServiceName domain, String serviceUdf) {
    if (asking.size() >= ASKING_MAX) {
      return Future.succeededFuture(Proof.NOT_NOW);
    }
    Promise<Boolean> mine = Promise.promise();
    Future<Boolean> other = asking.putIfAbsent(domain, mine.future());
    if (other == null) {
      var ignored = ask(domain).onComplete(known -> finish(domain, mine, known));
    }
    return (other == null ? mine.future() : other)
        .compose(known -> readers.submit(() -> pins.find(domain)))
        .map(pin -> pin.map(p -> compared(p, serviceUdf)).orElse(Proof.NOT_NOW));
  }

  private void finish(ServiceName domain, Promise<Boolean> asked, AsyncResult<Boolean> known) {
    asking.remove(domain);
    asked.handle(known);
  }

  /** True once a profile answered; if over TLS it is pinned then. */
  private Future<Boolean> ask(ServiceName domain) {
    ServiceGreeter greeter = new ServiceGreeter(domain, environment);
    Deadline deadline = Deadline.after(environment.nanoTime().getAsLong(), ASKING_LIMIT);
    return EngineFutures.of(greeter.greet(deadline))
        .map(answer -> answer instanceof ServiceGreeter.Greeting.Known);
  }
}
