package org.meshrelay.protocol.transaction;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * The URI by which a service says where an account has moved: {@code mcu://} and the new address
 * (protocol.md 6.10, ADR 56). Worth no more than the session in which it was said.
 */
public final class MovedAccount {
  private static final String SCHEME = "mcu://";

  private MovedAccount() {}

  /** The text for StatusDescription. */
  public static String uri(AccountAddress address) {
    return SCHEME + address.text();
  }

  /** The address; empty if the text is none of ours. */
  public static Optional<AccountAddress> parse(@Nullable String description) {
    return description == null || !description.startsWith(SCHEME)
        ? Optional.empty()
        : AccountAddress.find(description.substring(SCHEME.length()));
  }
}
