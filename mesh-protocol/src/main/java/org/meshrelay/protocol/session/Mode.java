package org.meshrelay.protocol.session;

import java.util.Locale;
import java.util.Optional;

/** How a message is authenticated (authentication.md 1 and 9). */
public enum Mode {
  /** Not at all: {@code Hello} only. */
  NULL(0),
  /** By the key of a device profile. */
  DEVICE(1),
  /** By an activated device key and the connection assertion that names it. */
  PROFILE(2),
  /** By the key of a service's host. */
  SERVICE(3),
  /** By a ticket from an earlier exchange. */
  TICKET(0);

  private final int code;
  private final String wireName;

  Mode(int code) {
    this.code = code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /**
   * The octet that stands for an exchange mode in prologue and ticket.
   *
   * @throws IllegalStateException if this is not the mode of an exchange
   */
  public int code() {
    if (!isExchange()) {
      throw new IllegalStateException(this + " is not an exchange mode");
    }
    return code;
  }

  /** True for the three modes in which a handshake can be made. */
  public boolean isExchange() {
    return code != 0;
  }

  /** The value of {@code mode} in a header. */
  public String wireName() {
    return wireName;
  }

  /** The mode with that wire name. */
  public static Optional<Mode> ofWireName(String name) {
    for (Mode mode : values()) {
      if (mode.wireName.equals(name)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** The exchange mode with that octet. */
  public static Optional<Mode> ofCode(int code) {
    for (Mode mode : values()) {
      if (mode.isExchange() && mode.code == code) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
