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
import org.meshrelay.client.session.DirectHost;
import org.meshrelay.client.session.DirectMemory;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The service profiles this home has seen, and the hosts that these services have named, in one
 * file; pins of a service map stand above them.
 *
 * <p>Used by sessions on their executor, so its methods take turns.
 */
final class HomePins implements ServicePins, DirectMemory {
  /** Services whose hosts are remembered; those of further ones are asked for again. A guess. */
  private static final int DIRECT_MAX = 256;

  private final Path file;
  private final Map<ServiceName, ServicePin> pins = new TreeMap<>();
  private final Map<ServiceName, Known> hosts = new TreeMap<>();
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
    Content content = StateFile.read(file, Content::read).orElse(Content.NONE);
    content.pins().forEach(pin -> pins.pins.put(pin.service(), pin));
    content.direct().forEach(direct -> pins.hosts.put(direct.service(), direct.known()));
    return pins;
  }

  /** What the file holds. */
  private record Content(List<ServicePin> pins, List<Direct> direct) {
    private static final Content NONE = new Content(List.of(), List.of());

    static Content read(ObjectReader in) throws DecodeException {
      List<Direct> direct = in.list("Direct", Direct::read);
      if (direct.size() > DIRECT_MAX) {
        throw new DecodeException("Direct has more than " + DIRECT_MAX + " services");
      }
      return new Content(in.list("Services", HomePins::read), direct);
    }
  }

  /** The hosts of one service. */
  private record Direct(ServiceName service, Known known) {
    static Direct read(JsonNode node) throws DecodeException {
      ObjectReader in = ObjectReader.of(node, "Direct");
      List<String> texts = in.strings("URI");
      if (texts.size() > DirectHost.HOSTS_MAX) {
        throw new DecodeException("URI has more than " + DirectHost.HOSTS_MAX + " hosts");
      }
      List<DirectHost> hosts = new ArrayList<>();
      for (String text : texts) {
        hosts.add(
            DirectHost.parse(text)
                .orElseThrow(() -> new DecodeException("URI is none of a host: " + text)));
      }
      return new Direct(
          ServiceName.parse(in.requireString("Domain")), new Known(hosts, in.dateTime("Failed")));
    }
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
      hosts.remove(offered.service());
      remember(offered);
    }
    return accepted;
  }

  @Override
  public Optional<DirectMemory> directHosts() {
    return Optional.of(this);
  }

  @Override
  public synchronized Known hostsOf(ServiceName service) {
    return hosts.getOrDefault(service, Known.NONE);
  }

  @Override
  public synchronized void rememberHosts(ServiceName service, Known known) {
    if (known.hosts().isEmpty()) {
      hosts.remove(service);
    } else if (hosts.size() < DIRECT_MAX || hosts.containsKey(service)) {
      hosts.put(service, known);
    }
    save();
  }

  private void save() {
    List<JsonObject> all = new ArrayList<>();
    pins.values().forEach(pin -> all.add(write(pin)));
    List<JsonObject> direct = new ArrayList<>();
    hosts.forEach((service, known) -> direct.add(write(service, known)));
    try {
      StateFile.write(file, new ObjectWriter().put("Services", all).put("Direct", direct).build());
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

  private static JsonObject write(ServiceName service, Known known) {
    return new ObjectWriter()
        .put("Domain", service.text())
        .putStrings("URI", known.hosts().stream().map(DirectHost::text).toList())
        .put("Failed", known.failed())
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
