package org.meshrelay.protocol.accredit;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ConnectionAssertion;

/**
 * What the accreditation of a message rests on.
 *
 * @param envelope the message as it came
 * @param content what {@link MessageCheck} made of it
 * @param authority account of the claimed sender: from the account catalog, a contact entry, or the
 *     message itself
 * @param domain the domain that the sending hop speaks for
 * @param session the assertion of the session the message came by; null if it came from a service
 */
public record MessageEvidence(
    DareEnvelope envelope,
    MessageCheck content,
    AccountAuthority authority,
    ServiceName domain,
    @Nullable ConnectionAssertion session) {}
