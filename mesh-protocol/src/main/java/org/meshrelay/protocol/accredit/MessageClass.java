package org.meshrelay.protocol.accredit;

/**
 * The classes of messages as policy sees them (objects.md 5.5): who may make one, which permission
 * it needs, and what holds where nothing was said.
 */
public enum MessageClass {
  /** Text. */
  TEXT("MessageText", MessagePermission.MESSAGE, Admission.DENY),
  /** A request to be taken up as a contact: the one thing a stranger may send. */
  REQUEST_CONTACT("RequestContact", MessagePermission.CONTACT, Admission.BY_POLICY),
  /** A contact in return. */
  REPLY_CONTACT("ReplyContact", MessagePermission.CONTACT, Admission.IF_ANSWER),
  /** A request to confirm something. */
  REQUEST_CONFIRMATION("RequestConfirmation", MessagePermission.CONFIRMATION, Admission.DENY),
  /** The answer to one. */
  RESPONSE_CONFIRMATION(
      "ResponseConfirmation", MessagePermission.CONFIRMATION, Admission.IF_ANSWER),
  /** An invitation to a group. */
  GROUP_INVITATION("GroupInvitation", MessagePermission.GROUP, Admission.DENY),
  /** A task. */
  REQUEST_TASK("RequestTask", MessagePermission.TASK, Admission.DENY),

  /** State of earlier messages. */
  COMPLETE("MessageComplete", Origin.OWN),
  /** A registered PIN. */
  PIN("MessagePIN", Origin.OWN),
  /** The decision on a device. */
  RESPOND_CONNECTION("RespondConnection", Origin.OWN),
  /** A claim, which comes through Claim only. */
  CLAIM("MessageClaim", Origin.OWN),
  /** A device's request, which comes through Connect only. */
  REQUEST_CONNECTION("RequestConnection", Origin.OWN),
  /** The service's acknowledgement of one. */
  ACKNOWLEDGE_CONNECTION("AcknowledgeConnection", Origin.OWN),
  /** A failure notice, which the own service alone makes. */
  ERROR("MessageError", Origin.SERVICE),
  /** A complaint from service operator to service operator. */
  ABUSE_REPORT("AbuseReport", Origin.OPERATOR),

  /** Any other type, and a hidden one. */
  UNKNOWN("Unknown", MessagePermission.UNKNOWN, Admission.DENY);

  /** Who makes messages of a class. */
  public enum Origin {
    /** Any account. */
    ACCOUNT,
    /** Own devices or the own service only; from another account 403/30. */
    OWN,
    /** The own service only. */
    SERVICE,
    /** Operators of services among themselves. */
    OPERATOR
  }

  /** What holds where no entry says anything. */
  public enum Admission {
    /** It passes. */
    ALLOW,
    /** It does not. */
    DENY,
    /** The contact policy of the account decides. */
    BY_POLICY,
    /** It passes if it answers an open request of the user. */
    IF_ANSWER
  }

  private final String type;
  private final Origin origin;
  private final MessagePermission permission;
  private final Admission forStranger;

  MessageClass(String type, MessagePermission permission, Admission forStranger) {
    this.type = type;
    this.origin = Origin.ACCOUNT;
    this.permission = permission;
    this.forStranger = forStranger;
  }

  MessageClass(String type, Origin origin) {
    this.type = type;
    this.origin = origin;
    this.permission = MessagePermission.UNKNOWN;
    this.forStranger = Admission.DENY;
  }

  /** The class of a type name, which is a claim where the payload cannot be read. */
  public static MessageClass ofType(String type) {
    for (MessageClass value : values()) {
      if (value.type.equals(type)) {
        return value;
      }
    }
    return type.equals("MessagePin") ? PIN : UNKNOWN;
  }

  /** The type name. */
  public String type() {
    return type;
  }

  /** Who makes messages of this class. */
  public Origin origin() {
    return origin;
  }

  /** The permission that another account needs; of no account where the origin is another. */
  public MessagePermission permission() {
    return permission;
  }

  /** What holds for an accepted contact whose entry does not say. */
  public Admission forContact() {
    if (origin != Origin.ACCOUNT) {
      return Admission.DENY;
    }
    if (this == RESPONSE_CONFIRMATION) {
      return Admission.IF_ANSWER;
    }
    return permission.isDefaultForContact() ? Admission.ALLOW : Admission.DENY;
  }

  /** What holds for a stranger. */
  public Admission forStranger() {
    return forStranger;
  }
}
