package org.meshrelay.relay.account;

import java.util.Optional;

/** State of an account at its service (protocol.md 6.11). */
public enum AccountStatus {
  /** In use. */
  CONNECTED("Connected"),
  /** Waits for the operator's approval: Status and DeleteAccount only (protocol.md L-12). */
  PENDING("Pending"),
  /** Suspended by the operator: Status and DeleteAccount only. */
  BLOCKED("Blocked"),
  /** Gone to another service; callers who would have been let in are told where (ADR 56). */
  MOVED("Moved");

  private final String text;

  AccountStatus(String text) {
    this.text = text;
  }

  /** The word in the account entry. */
  public String text() {
    return text;
  }

  static Optional<AccountStatus> find(String text) {
    for (AccountStatus status : values()) {
      if (status.text.equals(text)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
