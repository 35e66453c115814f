package org.meshrelay.client.home;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The service profiles this home has seen, in one file; pins of a service map stand above them.
 *
 * <p>Used by sessions on their executor, so its methods take turns.
 */
final class HomePins implements ServicePins {
  private final Path file;
  private final Map<ServiceName, ServicePin> pins = new TreeMap<>();
  private final Function<ServiceName, Optional<String>> fixed;
  private final BiPredicate<ServicePin, ServicePin> acceptsChange;

  private HomePins(
      Path file,
      Function<ServiceName, Optional<String>> fixed,
      BiPredicate<ServicePin, ServicePin> acceptsChange) {
    this.file = file;
    this.fixed = fixed;
    this.acceptsChange = acceptsChange;
  }

  static HomePins load(
      Path file,
      Function<ServiceName, Optional<String>> fixed,
      BiPredicate<ServicePin, ServicePin> acceptsChange)
      throws MeshException {
    HomePins pins = new HomePins(file, fixed, acceptsChange);
    StateFile.read(file, in -> in.list("Services", HomePins::read))
        .orElse(List.of())
        .forEach(pin -> pins.pins.put(pin.service(), pin));
    return pins;
  }

  @Override
  public synchronized Optional<ServicePin> find(ServiceName service) {
    return fixed
        .apply(service)
        .map(pin -> new ServicePin(service, pin, ServicePin.Trust.PINNED, Instant.EPOCH))
        .or(() -> Optional.ofNullable(pins.get(service)));
  }

  @Override
  public synchronized void remember(ServicePin pin) {
    pins.put(pin.service(), pin);
    save();
  }

  @Override
  public synchronized boolean changed(ServicePin pinned, ServicePin offered) {
    boolean accepted =
        pinned.trust() != ServicePin.Trust.PINNED && acceptsChange.test(pinned, offered);
    if (accepted) {
      remember(offered);
    }
    return accepted;
  }

  private void save() {
    List<JsonObject> all = new ArrayList<>();
    pins.values().forEach(pin -> all.add(write(pin)));
    try {
      StateFile.write(file, new ObjectWriter().put("Services", all).build());
    } catch (MeshException e) {
      // A pin that was not stored would be asked for again as if seen first: better to stop.
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject write(ServicePin pin) {
    return new ObjectWriter()
        .put("Domain", pin.service().text())
        .put("ServiceUDF", pin.identifier())
        .put("Trust", pin.trust().wireName())
        .put("Seen", pin.seen())
        .build();
  }

  private static ServicePin read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Services");
    Instant seen = in.dateTime("Seen");
    return new ServicePin(
        ServiceName.parse(in.requireString("Domain")),
        in.requireString("ServiceUDF"),
        ServicePin.Trust.valueOf(in.requireString("Trust").toUpperCase(Locale.ROOT)),
        seen == null ? Instant.EPOCH : seen);
  }
}
