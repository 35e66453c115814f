package org.meshrelay.relay.delivery;

import org.meshrelay.access.PolicyEngine;
import org.meshrelay.access.RecipientFacts.ContactPolicy;

/**
 * What a site lets in and out (access-control.md D, E).
 *
 * @param limits how much
 * @param contactRequests what its accounts do with contact requests of strangers
 * @param inbound the rules for messages to its accounts
 */
public record SitePolicy(
    DeliveryLimits limits, ContactPolicy contactRequests, PolicyEngine inbound) {}
