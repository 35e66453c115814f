package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.ConfigSamples;

class AdmissionControlTest {
  private static final String ONE = "192.0.2.1";
  private final Metrics metrics = new Metrics();
  private long now = 1;

  @AfterEach
  void close() {
    metrics.close();
  }

  private AdmissionControl admission(String... settings) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put("limits." + settings[i], settings[i + 1]);
    }
    return new AdmissionControl(ConfigSamples.limits(all), 7, () -> now, metrics);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static int taken(Supplier<Optional<Refusal>> limit) {
    int taken = 0;
    while (limit.get().isEmpty()) {
      taken++;
    }
    return taken;
  }

  @Test
  void handshake_tenAtOnce_thenTenASecond() {
    AdmissionControl admission = admission();

    assertEquals(10, taken(() -> admission.handshake(ONE)));
    pass(Duration.ofMillis(100));
    assertEquals(1, taken(() -> admission.handshake(ONE)));
    pass(Duration.ofHours(1));
    assertEquals(10, taken(() -> admission.handshake(ONE)));
  }

  @Test
  void refusal_saysWhenToComeAgain_andIsCounted() {
    AdmissionControl admission = admission();
    assertEquals(20, taken(() -> admission.stranger(ONE)));

    Refusal refusal = admission.stranger(ONE).orElseThrow();

    assertEquals(StatusCode.RATE_LIMITED, refusal.code());
    assertEquals(1L, refusal.retryAfterSeconds());
    assertEquals(
        2.0, metrics.counter(Metrics.ADMISSION_REFUSALS, "limit", "hello-and-connect").count());
  }

  @Test
  @DisplayName("a /24 has eight times as much as an address of it")
  void handshake_manyAddressesOfOnePrefix_shareItsLimit() {
    AdmissionControl admission = admission();
    int taken = 0;
    for (int host = 1; host < 255; host++) {
      String address = "198.51.100." + host;
      taken += taken(() -> admission.handshake(address));
    }
    assertEquals(80, taken);
    assertTrue(admission.handshake("198.51.101.1").isEmpty());
  }

  @Test
  void handshake_manyAddressesOfOneSix_shareTheLimitOfTheirSlash56() {
    AdmissionControl admission = admission();
    int taken = 0;
    for (int host = 0; host < 300; host++) {
      String address = "2001:db8:0:" + Integer.toHexString(host % 256) + "::" + (1 + host);
      taken += taken(() -> admission.handshake(address));
    }
    assertEquals(80, taken);
    assertTrue(admission.handshake("2001:db8:0:100::1").isEmpty());
  }

  @Test
  void refusedByPrefix_costsTheAddressNothing() {
    AdmissionControl admission = admission("address.prefix-factor", "1");
    assertEquals(10, taken(() -> admission.handshake(ONE)));
    assertTrue(admission.handshake("192.0.2.2").isPresent());
    pass(Duration.ofSeconds(1));
    assertEquals(10, taken(() -> admission.handshake("192.0.2.2")));
  }

  @Test
  void failures_tooMany_dropTheAddressForAWhile() {
    AdmissionControl admission = admission();
    for (int i = 0; i < 20; i++) {
      admission.failed(ONE);
    }
    assertTrue(admission.refuse(ONE).isEmpty(), "twenty are within the limit");
    admission.failed(ONE);

    assertEquals(600L, admission.refuse(ONE).orElseThrow().retryAfterSeconds());
    assertFalse(admission.admitsConnection(ONE));
    assertTrue(admission.admitsConnection("192.0.2.2"));
    pass(Duration.ofMinutes(10));
    assertTrue(admission.refuse(ONE).isEmpty());
    assertTrue(admission.admitsConnection(ONE));
  }

  @Test
  void dropped_areBounded() {
    AdmissionControl admission =
        admission(
            "address.addresses-max", "1024",
            "address.failures-per-minute", "1",
            "address.prefix-factor", "1000");
    for (int i = 0; i < 3_000; i++) {
      String address = "10." + i % 100 + "." + i / 100 + ".1";
      admission.failed(address);
      admission.failed(address);
    }
    double dropped =
        metrics.registry().get("meshrelay_admission_dropped_addresses").gauge().value();
    assertTrue(dropped <= 1_024 && dropped > 0, () -> Double.toString(dropped));
    double buckets = metrics.registry().get("meshrelay_admission_buckets").gauge().value();
    assertTrue(buckets <= 2 * 1_024, () -> Double.toString(buckets));
  }

  @Test
  void perAddress_off_limitsNoAddressButAccounts() {
    AdmissionControl admission = admission("per-address", "off", "account.requests-burst", "3");
    AccountAddress alice = AccountAddress.parse("alice@one.example");
    for (int i = 0; i < 1_000; i++) {
      assertTrue(admission.handshake(ONE).isEmpty());
      assertTrue(admission.admitsConnection(ONE));
      admission.failed(ONE);
    }
    assertEquals(3, taken(() -> admission.request(alice)));
    assertTrue(admission.request(AccountAddress.parse("bob@one.example")).isEmpty());
  }

  @Test
  void address_unreadable_countsByItsText() {
    AdmissionControl admission = admission();

    assertEquals(10, taken(() -> admission.handshake("local:/run/mesh")));
  }
}
