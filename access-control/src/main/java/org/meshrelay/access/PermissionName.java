package org.meshrelay.access;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Names of permissions on a contact entry, and which message class needs which (objects.md 5.5).
 */
public enum PermissionName {
  /** Texts. */
  MESSAGE("Message", true),
  /** Contact requests and replies. */
  CONTACT("Contact", true),
  /** Confirmation requests. */
  CONFIRMATION("Confirmation", false),
  /** Invitations to groups. */
  GROUP("Group", false),
  /** Tasks. */
  TASK("Task", false),
  /** Any other, or a hidden, type. */
  UNKNOWN("Unknown", false);

  private static final Map<String, PermissionName> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(n -> n.text, n -> n));

  private final String text;
  private final boolean allowedByDefault;

  PermissionName(String text, boolean allowedByDefault) {
    this.text = text;
    this.allowedByDefault = allowedByDefault;
  }

  /** The name as a contact entry writes it. */
  public String text() {
    return text;
  }

  /** What an accepted contact may do when its entry does not say. */
  public boolean isAllowedByDefault() {
    return allowedByDefault;
  }

  /** The permission of that name, if there is one. */
  public static Optional<PermissionName> find(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }

  /**
   * What a message class needs. Empty for classes that only own devices or the own service make,
   * and for the one that passes only as the answer to an open request: no contact can be granted
   * those.
   */
  public static Optional<PermissionName> neededFor(String messageType) {
    return switch (messageType) {
      case "MessageText" -> Optional.of(MESSAGE);
      case "RequestContact", "ReplyContact" -> Optional.of(CONTACT);
      case "RequestConfirmation" -> Optional.of(CONFIRMATION);
      case "GroupInvitation" -> Optional.of(GROUP);
      case "RequestTask" -> Optional.of(TASK);
      case "ResponseConfirmation",
          "MessageComplete",
          "MessagePIN",
          "MessagePin",
          "MessagePinValidated",
          "RespondConnection",
          "MessageClaim",
          "RequestConnection",
          "AcknowledgeConnection",
          "MessageError",
          "AbuseReport" ->
          Optional.empty();
      default -> Optional.of(UNKNOWN);
    };
  }
}
