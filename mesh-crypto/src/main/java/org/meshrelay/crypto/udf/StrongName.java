package org.meshrelay.crypto.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A strong internet name: an address of which a label {@code mm--<fingerprint>} states whose key it
 * is (encoding.md 5).
 *
 * @param address the address without such labels, its domain in lower case
 * @param fingerprint the last such label's fingerprint in lower case, empty if there was none
 */
public record StrongName(String address, Optional<String> fingerprint) {
  private static final String PREFIX = "mm--";

  /** Octets of a DNS label, RFC 1035. */
  private static final int LABEL_SIZE_MAX = 63;

  /** Octets of the longest address read: 64 of a local part, an at sign, 255 of a domain. */
  private static final int ADDRESS_SIZE_MAX = 320;

  /**
   * Splits an address, {@code user@domain} or a domain alone.
   *
   * @throws IllegalArgumentException if it is longer than 320 characters or nothing but labels of
   *     this kind
   */
  public static StrongName parse(String address) {
    if (address.length() > ADDRESS_SIZE_MAX) {
      throw new IllegalArgumentException("address of " + address.length() + " characters");
    }
    int at = address.lastIndexOf('@');
    List<String> kept = new ArrayList<>();
    Optional<String> fingerprint = Optional.empty();
    for (String label : address.substring(at + 1).toLowerCase(Locale.ROOT).split("\\.", -1)) {
      if (label.startsWith(PREFIX)) {
        fingerprint = Optional.of(label.substring(PREFIX.length()));
      } else {
        kept.add(label);
      }
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("address without a domain");
    }
    return new StrongName(address.substring(0, at + 1) + String.join(".", kept), fingerprint);
  }

  /**
   * The label of a fingerprint.
   *
   * @throws IllegalArgumentException if it does not fit into 63 octets, that is above 240 bits
   */
  public static String label(Udf fingerprint) {
    String label = PREFIX + fingerprint.lowerCaseText();
    if (label.length() > LABEL_SIZE_MAX) {
      throw new IllegalArgumentException("fingerprint too long for a label");
    }
    return label;
  }
}
