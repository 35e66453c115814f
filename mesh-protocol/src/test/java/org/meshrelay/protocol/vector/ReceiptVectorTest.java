package org.meshrelay.protocol.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** Runs {@code receipts.json}. */
@DisplayName("MSP-309, MSP-316, MSP-318: vectors of receipts.md")
final class ReceiptVectorTest {
  private static final List<LoadedVector> ALL = VectorFiles.load("receipts.json");
  private static final ReceiptVectors SUITE =
      ReceiptVectors.with(
          caseOf(ALL.stream().filter(v -> v.kind().equals("keys")).findAny().orElseThrow()));

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_anyVector_agrees(LoadedVector vector) throws Exception {
    SUITE.check(caseOf(vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("judged")
  void check_oppositeExpected_isNoticed(LoadedVector vector) {
    Map<String, Object> opposite = new HashMap<>(vector.expect());
    opposite.put("valid", Boolean.FALSE.equals(vector.expect().get("valid")));
    VectorCase changed = new VectorCase(vector.id(), vector.kind(), vector.data(), opposite);

    assertThrows(VectorMismatch.class, () -> SUITE.check(changed));
  }

  @Test
  void file_everyKind_isChecked() {
    TreeSet<String> inFile = new TreeSet<>();
    ALL.forEach(vector -> inFile.add(vector.kind()));

    assertEquals(new TreeSet<>(SUITE.kinds()), inFile);
    assertEquals(242, ALL.size());
  }

  static Stream<LoadedVector> vectors() {
    return ALL.stream();
  }

  static Stream<LoadedVector> judged() {
    return ALL.stream().filter(vector -> vector.expect().containsKey("valid"));
  }

  private static VectorCase caseOf(LoadedVector vector) {
    return new VectorCase(vector.id(), vector.kind(), vector.data(), vector.expect());
  }
}
