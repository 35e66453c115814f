package org.meshrelay.access;

import org.meshrelay.protocol.address.AccountAddress;

/**
 * Who signed the message, after its chain was verified.
 *
 * @param address Message.Sender of a readable payload, else the address of the ConnectionAccount
 *     (access-control.md C)
 * @param root identifier of the root of the sender's chain (objects.md 3.7)
 * @param signingKey identifier of the key that signed the message
 * @param alignment whether the hop is the service that the sender's domain names
 */
public record SenderFacts(
    AccountAddress address, String root, String signingKey, Truth alignment) {}
