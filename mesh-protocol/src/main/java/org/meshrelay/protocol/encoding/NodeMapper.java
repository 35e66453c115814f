package org.meshrelay.protocol.encoding;

/**
 * Makes a value of a node, or says what is wrong with it.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface NodeMapper<T> {
  /** The value that the node stands for. */
  T map(JsonNode node) throws DecodeException;
}
