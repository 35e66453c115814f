package org.meshrelay.client.yaml;

/**
 * One effective value.
 *
 * @param key full key with dots
 * @param value as it would be written in the file
 * @param origin where it came from
 */
public record Setting(String key, String value, Origin origin) {}
