package org.meshrelay.access;

import org.meshrelay.protocol.address.AccountAddress;

/**
 * The account the message is for.
 *
 * @param account its address
 * @param available whether it exists and may receive; looked up with the rest, but decided on last,
 *     so that a stranger cannot tell absence from refusal (access-control.md D)
 * @param contactPolicy what the account does with contact requests of strangers
 */
public record RecipientFacts(AccountAddress account, Truth available, ContactPolicy contactPolicy) {

  /** What an account does with contact requests of strangers (protocol.md 6.6.2 step 8). */
  public enum ContactPolicy {
    /** Anyone may ask; the default. */
    OPEN,
    /** Only who is endorsed by a known contact may ask. */
    ENDORSED,
    /** Nobody may ask. */
    CLOSED
  }
}
