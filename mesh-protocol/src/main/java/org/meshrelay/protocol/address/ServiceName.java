package org.meshrelay.protocol.address;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The DNS name of a service in canonical form: A-labels, lower case, no final dot, no port.
 *
 * <p>Two spellings of one name are equal objects, so the record may be a map key. At most 253
 * characters, labels of 1 to 63; a last label of digits only (an IP address) is not a name.
 * Implements the service part of protocol.md 2.2 and the Host rule of http-binding.md.
 *
 * @param text the canonical name, for example {@code example.com}
 */
public record ServiceName(String text) implements Comparable<ServiceName> {
  /** Octets of a DNS name in text form (RFC 1035, 2.3.4, less the length octets). */
  private static final int SIZE_MAX = 253;

  /** More than this is not worth normalising: four octets of U-label text per octet allowed. */
  private static final int INPUT_MAX = 4 * SIZE_MAX;

  private static final Pattern CANONICAL =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMERIC_TOP = Pattern.compile("(?:.*\\.)?[0-9]+");
  private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

  /** Takes a name that is canonical already; use {@link #parse(String)} for any other. */
  public ServiceName {
    if (text.length() > SIZE_MAX
        || !CANONICAL.matcher(text).matches()
        || NUMERIC_TOP.matcher(text).matches()) {
      throw new IllegalArgumentException("not a canonical service name");
    }
  }

  /**
   * The name in canonical form; a final dot is dropped, U-labels become A-labels.
   *
   * @throws IllegalArgumentException if it is not a DNS name
   */
  public static ServiceName parse(String name) {
    if (name.isEmpty() || name.length() > INPUT_MAX) {
      throw new IllegalArgumentException("not a service name");
    }
    String ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    return new ServiceName(ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii);
  }

  /** As {@link #parse(String)}, empty if it is not a DNS name. */
  public static Optional<ServiceName> find(String name) {
    try {
      return Optional.of(parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The name in the value of an HTTP Host field, whose port counts for nothing; empty if none. */
  public static Optional<ServiceName> ofHost(String host) {
    return find(PORT.matcher(host).replaceFirst(""));
  }

  @Override
  public int compareTo(ServiceName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
