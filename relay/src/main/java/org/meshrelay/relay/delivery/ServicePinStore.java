package org.meshrelay.relay.delivery;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.relay.account.MasterCatalog;
import org.meshrelay.relay.cache.GenerationCache;

/**
 * Which service profile is pinned for which domain, durable in the service's own catalog, for
 * services that post to us and for those that we post to (protocol.md L-10).
 *
 * <p>A pin is made once and never changes by itself: a service that answers with another profile is
 * refused until the operator removes the pin. Pins of the configuration come first. The methods
 * block; sessions call them on their executor, we on the reader pool.
 */
public final class ServicePinStore implements ServicePins {
  /** A write takes one flush; longer means that the disk hangs. */
  private static final long WRITE_SECONDS_MAX = 5;

  /** Pins in memory, about 300 octets each. A guess. */
  private static final int PINS_MAX = 10_000;

  private final MasterCatalog master;
  private final Map<ServiceName, String> configured;
  private final Map<ServiceName, Boolean> peers;
  private final boolean clearTextTrusted;
  private final GenerationCache<ServiceName, ServicePin> known =
      GenerationCache.ofEntries(PINS_MAX);

  /**
   * A store over the service's own catalog.
   *
   * @param configured identifiers that the configuration fixes, by domain
   * @param peers domains that the configuration names, with or without an identifier
   * @param clearTextTrusted whether a Hello without TLS may make a pin: closed test networks only
   */
  public ServicePinStore(
      MasterCatalog master,
      Map<ServiceName, String> configured,
      java.util.Set<ServiceName> peers,
      boolean clearTextTrusted) {
    this.master = master;
    this.configured = Map.copyOf(configured);
    this.peers =
        peers.stream()
            .collect(java.util.stream.Collectors.toUnmodifiableMap(name -> name, name -> true));
    this.clearTextTrusted = clearTextTrusted;
  }

  /** A pin as an object of the catalog. */
  private record DomainPin(ServicePin pin) implements MeshObject {
    static final String TAG = "DomainPin";

    static String key(ServiceName service) {
      return "domain:" + service.text();
    }

    static ServicePin read(ServiceName service, TaggedObject object) {
      try {
        ObjectReader in = object.reader();
        Instant seen = in.dateTime("Seen");
        String trust = in.requireString("Trust");
        return new ServicePin(
            service,
            in.requireString("ServiceUDF"),
            ServicePin.Trust.TLS.wireName().equals(trust)
                ? ServicePin.Trust.TLS
                : ServicePin.Trust.TOFU,
            seen == null ? Instant.EPOCH : seen);
      } catch (DecodeException e) {
        throw new IllegalStateException("the catalog holds a pin that we did not write", e);
      }
    }

    @Override
    public String tag() {
      return TAG;
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter()
          .put("Domain", pin.service().text())
          .put("ServiceUDF", pin.identifier())
          .put("Trust", pin.trust().wireName())
          .put("Seen", pin.seen())
          .build();
    }
  }

  @Override
  public Optional<ServicePin> find(ServiceName service) {
    String fixed = configured.get(service);
    if (fixed != null) {
      return Optional.of(new ServicePin(service, fixed, ServicePin.Trust.PINNED, Instant.EPOCH));
    }
    ServicePin remembered = known.get(service);
    if (remembered != null) {
      return Optional.of(remembered);
    }
    Optional<ServicePin> stored =
        master.find(DomainPin.key(service)).map(object -> DomainPin.read(service, object));
    stored.ifPresent(pin -> known.put(service, pin));
    return stored;
  }

  @Override
  public void remember(ServicePin pin) {
    if (pin.trust() == ServicePin.Trust.TOFU && !clearTextTrusted) {
      // Usable for this conversation; nothing that later ones should be held to.
      return;
    }
    ServicePin kept =
        DomainPin.read(pin.service(), written(DomainPin.key(pin.service()), new DomainPin(pin)));
    known.put(pin.service(), kept);
  }

  private TaggedObject written(String key, DomainPin pin) {
    try {
      return master
          .putIfAbsent(key, pin)
          .toCompletionStage()
          .toCompletableFuture()
          .get(WRITE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a pin was written", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a pin could not be written", e);
    }
  }

  /** Never believed: changing a pin is the operator's business. */
  @Override
  public boolean changed(ServicePin pinned, ServicePin offered) {
    return false;
  }

  /** True if the configuration names the domain as a peer. */
  boolean isConfigured(ServiceName service) {
    return peers.containsKey(service) || configured.containsKey(service);
  }
}
