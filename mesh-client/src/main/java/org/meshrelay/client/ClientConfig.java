package org.meshrelay.client;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.crypto.entropy.EntropySource;

/**
 * What a client needs to know of its surroundings.
 *
 * @param home directory of the device
 * @param deviceSecret file with the secret that the home is bound to; null for the one that the
 *     home names
 * @param http accepted authorities and limits of the transport
 * @param map services that are not looked up in DNS
 * @param locate how others are found
 * @param acceptsServiceChange asked, with the old and the new pin, whether a service that answers
 *     with another profile is still to be believed
 * @param lockPatience how long to wait while another command uses the home
 * @param callPatience how long one request may take with everything that belongs to it
 * @param clock wall time
 * @param entropy randomness
 */
public record ClientConfig(
    Path home,
    @Nullable Path deviceSecret,
    HttpTransportConfig http,
    StaticServiceMap map,
    LocatorConfig locate,
    BiPredicate<ServicePin, ServicePin> acceptsServiceChange,
    Duration lockPatience,
    Duration callPatience,
    InstantSource clock,
    EntropySource entropy) {
  /** A guess: two commands of a person who types quickly. */
  public static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

  /** Hello, exchange with its repetitions, and the transaction (authentication.md 8: 2 s, 5 s). */
  public static final Duration CALL_PATIENCE = Duration.ofSeconds(15);

  /** A client of that home with a service map, these authorities, and the usual limits. */
  public static ClientConfig of(Path home, TrustRoots roots, StaticServiceMap map) {
    return new ClientConfig(
        home,
        null,
        HttpTransportConfig.of(roots),
        map,
        LocatorConfig.standard(),
        (pinned, offered) -> false,
        LOCK_PATIENCE,
        CALL_PATIENCE,
        InstantSource.system(),
        EntropySource.system());
  }

  /** The same with the secret of the device at another place than the home names. */
  public ClientConfig withDeviceSecret(@Nullable Path file) {
    return with(file, http, acceptsServiceChange);
  }

  /** The same with another answer to the change of a service. */
  public ClientConfig withServiceChange(BiPredicate<ServicePin, ServicePin> accepts) {
    return with(deviceSecret, http, accepts);
  }

  /** The same with clear-text endpoints permitted or not. */
  public ClientConfig withCleartext(boolean permitted) {
    return with(deviceSecret, http.withCleartext(permitted), acceptsServiceChange);
  }

  private ClientConfig with(
      @Nullable Path secret,
      HttpTransportConfig transport,
      BiPredicate<ServicePin, ServicePin> accepts) {
    return new ClientConfig(
        home, secret, transport, map, locate, accepts, lockPatience, callPatience, clock, entropy);
  }
}
