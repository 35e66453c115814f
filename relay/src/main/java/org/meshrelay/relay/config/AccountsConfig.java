package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * Accounts of this node.
 *
 * @param creation who may create one
 * @param accountsMax accounts hosted
 * @param retentionDays stored containers of a deleted account are kept so long
 * @param nameReuseDays a deleted name is given to nobody else so long (protocol.md L-24)
 * @param contactRequests who may ask for contact without a grant
 * @param messageOctetsMax size of a Mesh message (protocol.md 7.1)
 */
public record AccountsConfig(
    Creation creation,
    int accountsMax,
    int retentionDays,
    int nameReuseDays,
    ContactRequests contactRequests,
    int messageOctetsMax) {
  /** Who may create an account. */
  public enum Creation {
    /** Everyone with valid signed profiles. */
    OPEN,
    /** Everyone, but the operator lets each in. */
    APPROVAL,
    /** Nobody. */
    CLOSED
  }

  /** What strangers may send. */
  public enum ContactRequests {
    /** Contact requests. */
    OPEN,
    /** Contact requests with an endorser whom the recipient knows. */
    ENDORSED,
    /** Nothing. */
    CLOSED
  }

  static AccountsConfig read(Section s) {
    return new AccountsConfig(
        s.choice("creation", Creation.class, Creation.CLOSED),
        s.integer("accounts-max", 1_000_000, 1, Integer.MAX_VALUE),
        s.integer("retention-days", 30, 0, 36_500),
        s.integer("name-reuse-days", 90, 0, 36_500),
        s.choice("contact-requests", ContactRequests.class, ContactRequests.OPEN),
        s.integer("message-octets-max", 65_536, 32_768, 65_536));
  }
}
