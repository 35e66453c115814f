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

  private static final int LABEL_MAX = 63;

  private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

  /** Takes a name that is canonical already; use {@link #parse(String)} for any other. */
  public ServiceName {
    if (text.length() > SIZE_MAX || !isCanonical(text)) {
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
    if (name.length() <= SIZE_MAX && isCanonical(name)) {
      return new ServiceName(name);
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
    return find(host.indexOf(':') < 0 ? host : PORT.matcher(host).replaceFirst(""));
  }

  /** By hand: several names stand in each request, and a pattern takes microseconds for each. */
  private static boolean isCanonical(String text) {
    int start = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
      if (!isLabel(text, start, dot)) {
        return false;
      }
      start = dot + 1;
    }
    return isLabel(text, start, text.length()) && !isNumeric(text, start);
  }

  private static boolean isLabel(String text, int from, int to) {
    if (from == to
        || to - from > LABEL_MAX
        || text.charAt(from) == '-'
        || text.charAt(to - 1) == '-') {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && !isDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumeric(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** By hand, as in {@link AccountAddress}: names are keys of maps that each request asks. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ServiceName that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
