package org.meshrelay.access;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the message itself.
 *
 * @param type a class name of objects.md 5.2, or {@code Unknown}; of an encrypted message a claim
 * @param contentType content type in its metadata; null if it has none
 * @param size octets by the measure of protocol.md 7.1
 * @param encrypted whether the service cannot read the payload
 * @param answersOpenRequest whether it answers a request that the recipient made and that is open
 * @param endorsed whether a contact of the recipient endorses the sender
 */
public record MessageFacts(
    String type,
    @Nullable String contentType,
    int size,
    boolean encrypted,
    Truth answersOpenRequest,
    Truth endorsed) {}
