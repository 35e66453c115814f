package org.meshrelay.protocol.address;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An account address {@code local@domain} in canonical form: both parts lower case after NFKC, the
 * domain in A-labels.
 *
 * <p>Two spellings of one address are equal objects, so the record may be a map key. The last
 * {@code @} separates. The local part has 1 to 63 characters (code points), none of {@link
 * #INVALID_CHARACTERS} (a dot may stand inside, not at either end) and no space, control, format,
 * unassigned or private-use character; the whole has at most 254 octets of UTF-8. Implements
 * protocol.md 2.2.
 *
 * @param local the part before the separator
 * @param domain the service that holds the account
 */
public record AccountAddress(String local, ServiceName domain)
    implements Comparable<AccountAddress> {
  /** Fewest characters of a local part (protocol.md 2.2). */
  public static final int LOCAL_MIN = 1;

  /** Most characters of a local part (protocol.md 2.2). */
  public static final int LOCAL_MAX = 63;

  /** Characters that no local part has, as Hello advertises them (protocol.md 2.2). */
  public static final String INVALID_CHARACTERS = ".,:;{}()[]<>?|\\@#\"";

  /** Most octets of a full address (protocol.md 2.2). */
  private static final int OCTETS_MAX = 254;

  /** More than this is not worth normalising; no shorter text grows out of bounds in NFKC. */
  private static final int INPUT_MAX = 1024;

  /** Takes parts that are canonical already; use {@link #parse(String)} for any other. */
  public AccountAddress {
    requireLocal(local);
    if (!local.equals(fold(local))) {
      throw new IllegalArgumentException("local part is not in canonical form");
    }
    int octets = local.getBytes(StandardCharsets.UTF_8).length + 1 + domain.text().length();
    if (octets > OCTETS_MAX) {
      throw new IllegalArgumentException("account address has more than 254 octets");
    }
  }

  /**
   * The address in canonical form.
   *
   * @throws IllegalArgumentException if it is not an account address; the message says why and does
   *     not repeat the input
   */
  public static AccountAddress parse(String address) {
    int at = address.lastIndexOf('@');
    if (at < 0 || address.length() > INPUT_MAX) {
      throw new IllegalArgumentException("not an account address");
    }
    return new AccountAddress(
        fold(address.substring(0, at)), ServiceName.parse(address.substring(at + 1)));
  }

  /** As {@link #parse(String)}, empty if it is not an account address. */
  public static Optional<AccountAddress> find(String address) {
    try {
      return Optional.of(parse(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The service named after the last {@code @}, whether or not the local part is acceptable: the
   * domain of an address is judged before its name (protocol.md 1.8, CreateAccount).
   */
  public static Optional<ServiceName> domainOf(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? Optional.empty() : ServiceName.find(address.substring(at + 1));
  }

  /** The address as written everywhere: {@code local@domain}. */
  public String text() {
    return local + "@" + domain.text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccountAddress that
        && local.equals(that.local)
        && domain.equals(that.domain);
  }

  @Override
  public int hashCode() {
    return 31 * local.hashCode() + domain.hashCode();
  }

  @Override
  public int compareTo(AccountAddress other) {
    int byDomain = domain.compareTo(other.domain);
    return byDomain != 0 ? byDomain : local.compareTo(other.local);
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * Lower-casing can undo the normal form and the reverse, so the form is applied on both sides.
   */
  private static String fold(String local) {
    if (isFolded(local)) {
      return local;
    }
    String lower = Normalizer.normalize(local, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC);
  }

  /** True of what is all ASCII without capitals: most, and folding would change nothing of it. */
  private static boolean isFolded(String local) {
    for (int i = 0; i < local.length(); i++) {
      char c = local.charAt(i);
      if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static void requireLocal(String local) {
    int length = local.codePointCount(0, local.length());
    if (length < LOCAL_MIN || length > LOCAL_MAX) {
      throw new IllegalArgumentException("local part needs 1 to 63 characters");
    }
    if (local.startsWith(".") || local.endsWith(".")) {
      throw new IllegalArgumentException("local part begins or ends with a dot");
    }
    if (local.codePoints().anyMatch(AccountAddress::isInvalid)) {
      throw new IllegalArgumentException("local part holds a character that no name may have");
    }
  }

  private static boolean isInvalid(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> codePoint != '.' && INVALID_CHARACTERS.indexOf(codePoint) >= 0;
    };
  }
}
