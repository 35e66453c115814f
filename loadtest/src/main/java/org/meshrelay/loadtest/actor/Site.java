package org.meshrelay.loadtest.actor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;

/**
 * Where the service is, and where the homes of its users are.
 *
 * @param homes directory for the homes of the devices
 * @param roots authorities of the service's certificate
 * @param endpoints of the service
 * @param service its domain
 * @param signatures what devices sign with, Ed448 or Ed25519
 */
public record Site(
    Path homes, TrustRoots roots, List<Endpoint> endpoints, ServiceName service, Curve signatures) {
  /** Copies the list. */
  public Site {
    endpoints = List.copyOf(endpoints);
  }

  /** A site whose devices sign as ours do, with Ed448. */
  public Site(Path homes, TrustRoots roots, List<Endpoint> endpoints, ServiceName service) {
    this(homes, roots, endpoints, service, Curve.ED448);
  }

  /** The same with devices that sign with another curve. */
  public Site withSignatures(Curve curve) {
    return new Site(homes, roots, endpoints, service, curve);
  }

  StaticServiceMap map() {
    List<StaticService.Target> targets =
        endpoints.stream().map(endpoint -> new StaticService.Target(endpoint, 1)).toList();
    return StaticServiceMap.of(Map.of(service.text(), new StaticService(targets, null, null)));
  }

  boolean cleartext() {
    return endpoints.stream().anyMatch(endpoint -> !endpoint.secured());
  }

  HttpTransportConfig http() {
    return HttpTransportConfig.of(roots).withCleartext(cleartext());
  }

  /** The home of the device of an account. */
  public Path home(AccountAddress address) {
    return homes.resolve(address.local());
  }

  /** The client of that device. */
  public ClientConfig client(AccountAddress address) {
    return ClientConfig.of(home(address), roots, map()).withCleartext(cleartext());
  }
}
