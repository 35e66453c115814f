package org.meshrelay.protocol.encoding;

/** True or false. */
public enum JsonBoolean implements JsonNode {
  /** The literal {@code false}, tag B1. */
  FALSE,
  /** The literal {@code true}, tag B0. */
  TRUE;

  /** The node of a Java value. */
  public static JsonBoolean of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** The Java value. */
  public boolean value() {
    return this == TRUE;
  }
}
