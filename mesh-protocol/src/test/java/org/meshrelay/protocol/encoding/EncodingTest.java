package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types of outer messages (http-binding.md 4). */
final class EncodingTest {
  @ParameterizedTest
  @CsvSource({
    "application/json, JSON",
    "application/json-b, JSON_B",
    "Application/JSON ; charset=utf-8, JSON",
    "application/json-b;x=y, JSON_B"
  })
  void ofMediaType_known_isFound(String mediaType, Encoding encoding) {
    assertEquals(Optional.of(encoding), Encoding.ofMediaType(mediaType));
  }

  @ParameterizedTest
  @DisplayName("MSP-332: JSON-C is no encoding of messages")
  @ValueSource(strings = {"", "application/json-c", "text/json", "application/jsonx", ";"})
  void ofMediaType_anythingElse_isNone(String mediaType) {
    assertEquals(Optional.empty(), Encoding.ofMediaType(mediaType));
  }
}
