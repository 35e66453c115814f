package org.meshrelay.access;

import org.meshrelay.protocol.address.AccountAddress;

/**
 * Who signed the message, as far as its chain could be verified.
 *
 * @param address Message.Sender of a readable payload, else the address of the ConnectionAccount
 *     (access-control.md C)
 * @param root identifier of the root of the sender's chain (objects.md 3.7); empty if no profile
 *     leads to one
 * @param signingKey identifier of the key that signed the message
 * @param accreditation whether the chain from the signing key to the root was verified; unknown
 *     when neither the message nor the recipient's contacts hold the sender's profile
 * @param alignment whether the hop is the service that the sender's domain names
 */
public record SenderFacts(
    AccountAddress address, String root, String signingKey, Truth accreditation, Truth alignment) {}
