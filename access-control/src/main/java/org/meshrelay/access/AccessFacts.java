package org.meshrelay.access;

/**
 * Everything known about one (message, recipient) pair at the moment of the decision.
 *
 * <p>Facts that were not gathered say so ({@link Truth#UNKNOWN}, {@link
 * ContactFacts.State#UNKNOWN}); they are never guessed. A decision reads nothing else, so it can be
 * recorded with its facts and repeated.
 *
 * @param hop who handed it over
 * @param sender who signed it
 * @param recipient whom it is for
 * @param message what it is
 * @param contact the recipient's entry for the sender
 */
public record AccessFacts(
    Hop hop,
    SenderFacts sender,
    RecipientFacts recipient,
    MessageFacts message,
    ContactFacts contact) {

  /** True for a message from an account's own device to the account (protocol.md 6.6). */
  public boolean isOwn() {
    return hop.kind() == Hop.Kind.DEVICE && recipient.account().equals(hop.account());
  }
}
