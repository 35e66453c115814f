package org.meshrelay.protocol.encoding;

/**
 * A value of the data model that JSON and JSON-B share. Immutable; equality is that of the value,
 * whatever octets it was read from.
 */
public sealed interface JsonNode
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull, JsonBinary {}
