package org.meshrelay.protocol.accredit;

import java.util.List;
import java.util.Optional;
import org.meshrelay.protocol.profile.Permission;

/**
 * What a contact may be permitted to send (objects.md 5.5): the values of {@code Permission.Name}
 * on a contact entry.
 */
public enum MessagePermission {
  /** Text. */
  MESSAGE("Message", true),
  /** Contacts. */
  CONTACT("Contact", true),
  /** Requests to confirm something. */
  CONFIRMATION("Confirmation", false),
  /** Invitations to groups. */
  GROUP("Group", false),
  /** Tasks. */
  TASK("Task", false),
  /** Whatever has another type, or hides it. */
  UNKNOWN("Unknown", false);

  private final String text;
  private final boolean defaultForContact;

  MessagePermission(String text, boolean defaultForContact) {
    this.text = text;
    this.defaultForContact = defaultForContact;
  }

  /** The value of {@code Permission.Name}. */
  public String text() {
    return text;
  }

  /**
   * What holds for an accepted contact whose entry does not say, unless the site says otherwise.
   */
  public boolean isDefaultForContact() {
    return defaultForContact;
  }

  /**
   * What the permissions of a contact entry say; empty if they do not say, or in a role that is
   * neither Allow nor Deny. Where they say both, they deny.
   */
  public Optional<Boolean> grantedBy(List<Permission> permissions) {
    boolean allowed = false;
    for (Permission permission : permissions) {
      if (text.equals(permission.name())) {
        if (Permission.DENY.equals(permission.role())) {
          return Optional.of(false);
        }
        allowed |= Permission.ALLOW.equals(permission.role());
      }
    }
    return allowed ? Optional.of(true) : Optional.empty();
  }
}
