package org.meshrelay.protocol.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** Runs the group {@code auth} of {@code crypto.json}. */
final class AuthVectorTest {
  private static final AuthVectors SUITE = new AuthVectors();

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_vectorOfTheGroup_agrees(LoadedVector vector) throws Exception {
    SUITE.check(caseOf(vector, vector.expect()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_anyExpectationChanged_isNoticed(LoadedVector vector) {
    for (Map.Entry<String, Object> member : vector.expect().entrySet()) {
      Map<String, Object> changed = new HashMap<>(vector.expect());
      changed.put(member.getKey(), flipped((String) member.getValue()));

      assertThrows(
          VectorMismatch.class, () -> SUITE.check(caseOf(vector, changed)), member.getKey());
    }
  }

  @Test
  void vectors_ofTheGroup_areFourOfEachKindAndTwoOfTheLegacyOne() {
    List<LoadedVector> all = vectors().toList();

    assertEquals(14, all.size());
  }

  static Stream<LoadedVector> vectors() {
    return VectorFiles.load("crypto.json").stream()
        .filter(vector -> SUITE.kinds().contains(vector.kind()));
  }

  private static VectorCase caseOf(LoadedVector vector, Map<String, Object> expect) {
    return new VectorCase(vector.id(), vector.kind(), vector.data(), expect);
  }

  private static String flipped(String hex) {
    return (hex.charAt(0) == '0' ? '1' : '0') + hex.substring(1);
  }
}
