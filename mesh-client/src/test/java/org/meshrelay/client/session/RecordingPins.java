package org.meshrelay.client.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;

/** Pins in memory; remembers what changed. */
final class RecordingPins implements ServicePins {
  final Map<ServiceName, ServicePin> pins = new ConcurrentHashMap<>();
  final List<ServicePin> changes = new CopyOnWriteArrayList<>();
  volatile boolean acceptsChange;
  volatile @Nullable DirectMemory memory;

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
    changes.add(offered);
    if (acceptsChange) {
      pins.put(offered.service(), offered);
    }
    return acceptsChange;
  }

  @Override
  public Optional<DirectMemory> directHosts() {
    return Optional.ofNullable(memory);
  }
}
