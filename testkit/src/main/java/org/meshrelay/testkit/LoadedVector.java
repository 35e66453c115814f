package org.meshrelay.testkit;

import java.util.Map;

/**
 * One test vector in plain Java values: {@code String}, {@code Long}, {@code BigInteger}, {@code
 * Double}, {@code Boolean}, {@code List}, {@code Map} or null.
 *
 * @param id unique in its file
 * @param kind what to do with it
 * @param data the given values
 * @param expect the values to find
 */
public record LoadedVector(
    String id, String kind, Map<String, Object> data, Map<String, Object> expect) {
  @Override
  public String toString() {
    return id;
  }
}
