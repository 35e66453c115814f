package org.meshrelay.access;

import java.util.Map;
import org.meshrelay.protocol.accredit.MessagePermission;

/**
 * The recipient's contact entry for the sender.
 *
 * @param state whether there is one
 * @param permissions what the entry says for each permission name; a name that is absent has the
 *     site's default (objects.md 5.5)
 */
public record ContactFacts(State state, Map<MessagePermission, Role> permissions) {
  /** No entry: a stranger. */
  public static final ContactFacts NONE = new ContactFacts(State.NONE, Map.of());

  /** Nobody looked. */
  public static final ContactFacts UNKNOWN = new ContactFacts(State.UNKNOWN, Map.of());

  /** Takes a copy of the permissions. */
  public ContactFacts {
    permissions = Map.copyOf(permissions);
  }

  /** States of a contact. */
  public enum State {
    /** Nobody looked. */
    UNKNOWN,
    /** No entry. */
    NONE,
    /** An accepted contact. */
    ACCEPTED,
    /** An entry by which the user refuses everything. */
    BLOCKED
  }

  /** Values of {@code Permission.Role}. */
  public enum Role {
    /** May send. */
    ALLOW,
    /** May not send. */
    DENY
  }
}
