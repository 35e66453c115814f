package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.relay.fixture.ServiceCase;

/** Pins are made once, kept, and never changed by what the network says (protocol.md L-10). */
class ServicePinStoreTest extends ServiceCase {
  private static final ServiceName NET = ServiceName.parse("example.net");
  private static final ServiceName ORG = ServiceName.parse("example.org");
  private static final Instant SEEN = Instant.parse("2026-11-25T10:00:00Z");

  private ServicePinStore store(Map<ServiceName, String> configured, boolean clearText) {
    return new ServicePinStore(service().master, configured, Set.of(ORG), clearText);
  }

  private static ServicePin pin(String udf, ServicePin.Trust trust) {
    return new ServicePin(NET, udf, trust, SEEN);
  }

  @Test
  void find_neverSeen_isEmpty() {
    assertTrue(store(Map.of(), false).find(NET).isEmpty());
  }

  @Test
  void remember_overTls_isDurable() {
    store(Map.of(), false).remember(pin("MSER-VICE", ServicePin.Trust.TLS));

    assertEquals(
        pin("MSER-VICE", ServicePin.Trust.TLS), store(Map.of(), false).find(NET).orElseThrow());
  }

  @Test
  void remember_another_keepsTheFirst() {
    ServicePinStore store = store(Map.of(), false);
    store.remember(pin("MSER-VICE", ServicePin.Trust.TLS));

    store.remember(pin("MOTH-ER", ServicePin.Trust.TLS));

    assertEquals("MSER-VICE", store.find(NET).orElseThrow().identifier());
    assertFalse(
        store.changed(
            pin("MSER-VICE", ServicePin.Trust.TLS), pin("MOTH-ER", ServicePin.Trust.TLS)));
  }

  @Test
  void remember_inClear_makesNoPinUnlessTheOperatorWants() {
    store(Map.of(), false).remember(pin("MSER-VICE", ServicePin.Trust.TOFU));
    assertTrue(store(Map.of(), false).find(NET).isEmpty());

    store(Map.of(), true).remember(pin("MSER-VICE", ServicePin.Trust.TOFU));
    assertEquals(ServicePin.Trust.TOFU, store(Map.of(), true).find(NET).orElseThrow().trust());
  }

  @Test
  void find_configured_goesBeforeWhatWasSeen() {
    store(Map.of(), false).remember(pin("MSER-VICE", ServicePin.Trust.TLS));

    ServicePinStore store = store(Map.of(NET, "MCON-FIG"), false);

    assertEquals("MCON-FIG", store.find(NET).orElseThrow().identifier());
    assertTrue(store.isConfigured(NET));
    assertTrue(store.isConfigured(ORG), "named without an identifier");
    assertFalse(store.isConfigured(ServiceName.parse("example.edu")));
  }
}
