package org.meshrelay.loadtest.actor;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.protocol.address.ServiceName;

/** Pins for the length of a run; a service that changes is not believed. */
public final class Pins implements ServicePins {
  private final Map<ServiceName, ServicePin> pins = new ConcurrentHashMap<>();

  /** None yet. */
  public Pins() {}

  @Override
  public Optional<ServicePin> find(ServiceName service) {
    return Optional.ofNullable(pins.get(service));
  }

  @Override
  public void remember(ServicePin pin) {
    pins.put(pin.service(), pin);
  }

  @Override
  public boolean changed(ServicePin pinned, ServicePin offered) {
    return false;
  }
}
