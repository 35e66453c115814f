package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.encoding.JsonObject;

/**
 * An assertion of a class that we do not know.
 *
 * @param tag the class
 * @param members all members as received
 */
public record UnknownAssertion(String tag, JsonObject members) implements Assertion {}
