package org.meshrelay.protocol.encoding;

/** The literal {@code null}, tag B2; as a member it counts as absent (protocol.md 1.2). */
public enum JsonNull implements JsonNode {
  /** The only value. */
  NULL
}
