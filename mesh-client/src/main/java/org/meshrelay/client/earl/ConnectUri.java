package org.meshrelay.client.earl;

import java.util.Locale;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/**
 * A locator with a key in it: {@code mcu://<account>/<key>} where an account publishes under the
 * key or has given it out as a PIN, {@code udf://<domain>/<key>} where a domain resolves it
 * (objects.md 5.3, encoding.md 5; protocol.md C-23). Whoever reads one has the secret.
 */
public sealed interface ConnectUri {
  /** Longest text read: an address of 320 characters and a key of 88 with dashes fit well. */
  int CHARACTERS_MAX = 1024;

  /** The key K, or the PIN. */
  Udf key();

  /** The text that is printed or drawn. */
  String text();

  /**
   * Bound to an account.
   *
   * @param account that publishes, or to which the PIN belongs
   * @param key K or PIN
   */
  record OfAccount(AccountAddress account, Udf key) implements ConnectUri {
    @Override
    public String text() {
      return "mcu://" + account.text() + "/" + key.text();
    }

    @Override
    public String toString() {
      return "mcu://" + account.text() + "/…";
    }
  }

  /**
   * Bound to a domain.
   *
   * @param domain that resolves content identifiers
   * @param key K
   */
  record OfDomain(ServiceName domain, Udf key) implements ConnectUri {
    @Override
    public String text() {
      return "udf://" + domain.text() + "/" + key.text();
    }

    @Override
    public String toString() {
      return "udf://" + domain.text() + "/…";
    }
  }

  /**
   * Reads a locator; the scheme in any letter case, no query, fragment or port.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ConnectUri parse(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > CHARACTERS_MAX) {
      throw new IllegalArgumentException("longer than " + CHARACTERS_MAX + " characters");
    }
    int scheme = trimmed.indexOf("://");
    int slash = trimmed.lastIndexOf('/');
    if (scheme < 0 || slash < scheme + 3) {
      throw new IllegalArgumentException("not of the form mcu://ACCOUNT/KEY");
    }
    String authority = trimmed.substring(scheme + 3, slash);
    Udf key = key(trimmed.substring(slash + 1));
    return switch (trimmed.substring(0, scheme).toLowerCase(Locale.ROOT)) {
      case "mcu" -> new OfAccount(AccountAddress.parse(authority), key);
      case "udf" -> new OfDomain(ServiceName.parse(authority), key);
      default -> throw new IllegalArgumentException("neither mcu: nor udf:");
    };
  }

  private static Udf key(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars()
                .allMatch(
                    c ->
                        c == '-'
                            || (c >= 'A' && c <= 'Z')
                            || (c >= 'a' && c <= 'z')
                            || (c >= '2' && c <= '7'));
    if (!plain) {
      throw new IllegalArgumentException("the key is no fingerprint");
    }
    return Udf.parse(text);
  }
}
