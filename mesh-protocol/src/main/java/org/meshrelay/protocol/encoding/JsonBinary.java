package org.meshrelay.protocol.encoding;

import org.meshrelay.crypto.octet.Bytes;

/**
 * A binary value: a length-prefixed item in JSON-B, written as a base64url string in JSON. Reading
 * JSON never yields one, because text does not tell; {@link ObjectReader#binary} takes both.
 *
 * @param octets the value; when read, a slice of the input
 */
public record JsonBinary(Bytes octets) implements JsonNode {}
