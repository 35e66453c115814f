package org.meshrelay.client.locate;

/**
 * How services are found (http-binding.md 7).
 *
 * @param mode which sources are asked
 * @param fallback whether {@code mmm.<domain>} is tried where there is no SRV record
 * @param allowPrivate whether addresses from DNS may be loopback, private or otherwise not public
 */
public record LocatorConfig(Mode mode, boolean fallback, boolean allowPrivate) {
  /** Sources and their order. */
  public enum Mode {
    /** The static map, then DNS. */
    STATIC_THEN_DNS,
    /** The static map alone. */
    STATIC_ONLY,
    /** DNS alone. */
    DNS_ONLY
  }

  /** Static map, then DNS with the fallback name; public addresses only. */
  public static LocatorConfig standard() {
    return new LocatorConfig(Mode.STATIC_THEN_DNS, true, false);
  }

  /** The static map and nothing else. */
  public static LocatorConfig staticOnly() {
    return new LocatorConfig(Mode.STATIC_ONLY, false, false);
  }
}
